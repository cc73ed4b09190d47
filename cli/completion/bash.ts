/**
 * The completion of bash. Written here: the one of @bomb.sh/tab needs the package bash-completion, which
 * a plain Debian and macOS lack, and has the shell evaluate what the person has typed so far.
 */
export const BASH_SCRIPT = `# bash completion for haloop

_haloop() {
  local line=\${COMP_LINE:0:COMP_POINT} answer before= directive=0 typed
  local -a words
  # By spaces: bash itself also breaks words at =, : and @.
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  typed=\${words[\${#words[@]}-1]}
  # Of --option=value only the value is replaced.
  [[ $typed == *=* && $COMP_WORDBREAKS == *=* ]] && before=\${typed%"\${typed##*=}"}
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ $answer == :* ]]; then
      directive=\${answer#:}
    else
      answer=\${answer%%$'\\t'*}
      COMPREPLY+=("\${answer#"$before"}")
    fi
  done < <(haloop complete -- "\${words[@]:1}" 2>/dev/null)
  # Where files and folders may stand, readline completes them.
  if (( directive & 16 )); then
    compopt -o dirnames +o default 2>/dev/null
  elif (( directive & 4 )); then
    compopt +o default 2>/dev/null
  fi
  return 0
}

complete -o default -F _haloop haloop
`;
