#!/bin/bash
# An event listener that writes down all it receives.
#   listener.sh FILE [ANSWER…]
# ANSWER: what to do with the first event, the second, …; after the last, OK.
#   OK, FAIL   the two results
#   DIE        end with status 3 while the event is being handled
#   BAD        a result line that is none
#   LOUD       OK, and then output that the protocol does not allow
#   SLOW       OK after a second
#   HANG       never answer
file=$1
shift
export LC_ALL=C.UTF-8

result() { printf 'RESULT %d\n%s' "${#1}" "$1"; }

while printf 'READY\n'; do
    IFS= read -r header || exit 0
    IFS= read -r -N "${header##*len:}" payload
    printf '%s\n%s\n\036\n' "$header" "$payload" >>"$file"
    case ${1:-OK} in
        FAIL) result FAIL ;;
        DIE) exit 3 ;;
        BAD) printf 'RESULT many\n' ;;
        LOUD) result OK; printf 'READY\nsurprise\n' ;;
        SLOW) sleep 1; result OK ;;
        HANG) exec sleep 1000 ;;
        *) result "${1:-OK}" ;;
    esac
    shift
done
