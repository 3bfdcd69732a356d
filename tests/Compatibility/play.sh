#!/bin/bash
# Plays scenarios by hand; README.md says how. The engine is output/engine or $SUPERVISOR_ENGINE_DIR.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dll=$here/bin/Release/net10.0/Supervisor.Compatibility.dll
if [ ! -e "$dll" ] || [ -n "$(find "$here" -name '*.cs' -newer "$dll" -not -path '*/obj/*' -print -quit)" ]; then
    dotnet build "$here" -c Release -v q --nologo >&2
fi
exec dotnet "$dll" "$@"
