import { Argument, type Command } from 'commander';
import { exitCode, type Finish } from '../exit-code.js';

const guide = `
Commands, options and their values are completed at the Tab key in every shell
that has read the script, which calls diffeolab by this name:

  bash  source <(diffeolab completion bash)      in ~/.bashrc
  zsh   source <(diffeolab completion zsh)       in ~/.zshrc, after compinit
  fish  diffeolab completion fish | source       in ~/.config/fish/config.fish
`;

/** Adds `completion`, and `complete`, by which its scripts ask. */
export function addCompletion(program: Command, finish: Finish): Command {
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      const { completeWords } = await import('./complete.js');
      completeWords(program, words);
      finish(exitCode.done);
    });
  return program
    .command('completion')
    .description('a script by which a shell completes commands, options and values')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', guide)
    .action(async (shell: string) => {
      const { printScript } = await import('./script.js');
      printScript(program.name(), shell);
      finish(exitCode.done);
    });
}
