import tab from '@bomb.sh/tab';

/** What bash lacks where the package bash-completion is not loaded. */
const wordsOfBash = `if ! declare -F _get_comp_words_by_ref > /dev/null; then
  _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}")
    cword=$COMP_CWORD
    cur=\${COMP_WORDS[COMP_CWORD]}
    prev=\${COMP_WORDS[COMP_CWORD - 1]}
  }
fi`;

/** Prints the script for a shell. In bash it may be read again, and offers files where nothing else is known. */
export function printScript(name: string, shell: string): void {
  if (shell !== 'bash') {
    tab.setup(name, name, shell);
    return;
  }
  const complete = `__${name}_complete`;
  console.log(`if ! declare -F ${complete} > /dev/null; then\n${wordsOfBash}`);
  tab.setup(name, name, shell);
  console.log(`complete -o default -F ${complete} ${name}\nfi`);
}
