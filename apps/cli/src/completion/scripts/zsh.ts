/** The script for zsh: a file of `fpath`, or sourced. zsh quotes what is put in. */
export const zshScript = `#compdef ctk st
# Completion of ctk and st for zsh, made by: ctk completion zsh
_ctk() {
  local -a answer values texts more
  local line mode
  answer=("\${(@f)$(command "\${(Q)words[1]}" __complete zsh "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  mode="$answer[1]"
  if [[ $mode == files ]]; then
    compset -P '--*='
    _files
    return
  fi
  [[ $mode == open ]] && more+=(-S '')
  for line in "\${(@)answer[2,-1]}"; do
    values+=("\${line%%$'\\t'*}")
    texts+=("\${line/$'\\t'/  -- }")
    [[ $line == *$'\\t' ]] || more+=(-l)
  done
  compadd -U $more -d texts -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _ctk "$@"
else
  compdef _ctk ctk st
fi
`
