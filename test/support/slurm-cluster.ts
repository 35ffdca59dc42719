import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A Slurm cluster of one node on this machine, by itself in a folder. */
export interface Cluster {
  readonly folder: string;
  /** Runs one of Slurm's commands. */
  slurm(command: string, ...args: readonly string[]): string;
  stop(): Promise<void>;
}

/** Why no cluster can be started here; undefined if one can. */
export function whyNoCluster(): string | undefined {
  if (process.getuid?.() !== 0) return 'its daemons are started by root';
  const missing = ['munged', 'slurmctld', 'slurmd', 'sbatch'].filter((name) => spawnSync(name, ['--version']).error);
  return missing.length === 0 ? undefined : `${missing.join(', ')} not installed`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Starts munged, slurmctld and slurmd on free ports of the loopback; this process's commands then talk to them. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'diffeolab-slurm-'));
  for (const part of ['state', 'spool', 'log', 'run', 'munge']) mkdirSync(join(folder, part));
  execFileSync('chmod', ['755', join(folder, 'munge')]);
  writeFileSync(join(folder, 'munge.key'), randomBytes(128), { mode: 0o600 });
  const conf = join(folder, 'slurm.conf');
  writeFileSync(conf, configuration(folder, await freePort(), await freePort()));
  process.env['SLURM_CONF'] = conf;
  execFileSync('munged', [
    '--force',
    `--key-file=${folder}/munge.key`,
    `--socket=${folder}/munge/munge.sock`,
    `--pid-file=${folder}/run/munged.pid`,
    `--log-file=${folder}/log/munged.log`,
    `--seed-file=${folder}/run/munged.seed`,
  ]);
  const cluster: Cluster = {
    folder,
    slurm: (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    stop: () => stopDaemons(folder),
  };
  execFileSync('slurmctld', ['-f', conf]);
  execFileSync('slurmd', ['-f', conf, '-N', 'localhost']);
  for (const end = Date.now() + 30_000; ; await sleep(200)) {
    try {
      if (/^idle/m.test(cluster.slurm('sinfo', '--noheader', '--format=%T'))) return cluster;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    if (Date.now() > end) throw new Error(`Slurm's node is not idle after 30 s: see ${folder}/log`);
  }
}

async function stopDaemons(folder: string): Promise<void> {
  const pids = ['slurmd', 'slurmctld', 'munged'].flatMap((name) => {
    const path = join(folder, 'run', `${name}.pid`);
    return existsSync(path) ? [Number(readFileSync(path, 'utf8'))] : [];
  });
  for (const pid of pids) {
    process.kill(pid, 'SIGTERM');
    for (const end = Date.now() + 10_000; existsSync(`/proc/${pid}/exe`) && Date.now() < end; ) await sleep(50);
  }
  delete process.env['SLURM_CONF'];
  rmSync(folder, { recursive: true, force: true });
}

function configuration(folder: string, controller: number, node: number): string {
  return [
    'ClusterName=test',
    'SlurmctldHost=localhost(127.0.0.1)',
    'SlurmUser=root',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    'CredType=cred/munge',
    `AuthInfo=socket=${folder}/munge/munge.sock`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool`,
    `SlurmctldPidFile=${folder}/run/slurmctld.pid`,
    `SlurmdPidFile=${folder}/run/slurmd.pid`,
    `SlurmctldLogFile=${folder}/log/slurmctld.log`,
    `SlurmdLogFile=${folder}/log/slurmd.log`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'AccountingStorageType=accounting_storage/none',
    'MpiDefault=none',
    'SwitchType=switch/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core',
    'SchedulerType=sched/backfill',
    'SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1',
    // More cores than there may be: jobs of these tests wait more than they compute.
    'SlurmdParameters=config_overrides',
    'ReturnToService=2',
    'KillWait=5',
    'MinJobAge=300',
    `SlurmctldPort=${controller}`,
    `SlurmdPort=${node}`,
    `NodeName=localhost NodeAddr=127.0.0.1 NodeHostname=${hostname().split('.')[0]} CPUs=6 RealMemory=8000 State=UNKNOWN`,
    'PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP',
    '',
  ].join('\n');
}
