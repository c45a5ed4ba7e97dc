/** The script for bash. The line is taken apart by ctk, because bash breaks words at `:` and `=`. */
export const bashScript = `# Completion of ctk and st for bash 4 and newer, made by: ctk completion bash
_ctk_complete() {
  local -a answer
  mapfile -t answer < <(command "$1" __complete bash "$COMP_TYPE" "$COMP_WORDBREAKS" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  COMPREPLY=("\${answer[@]:1}")
  case "\${answer[0]-}" in
    files) compopt -o default ;;
    open) compopt -o nospace ;;
  esac
}
complete -F _ctk_complete ctk st
`
