# Stands in for bin/Supervisor.psm1 in a checkout that was never built.
throw "cannot import Supervisor: it is not built yet. Run ./build.sh module in $(Split-Path (Split-Path $PSScriptRoot)) first."
