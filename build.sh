#!/usr/bin/env bash
# Builds, tests and shows everything with the .NET SDK and a C compiler alone.
# usage: ./build.sh demo | test | fuzz [seconds] | chaos [minutes] [options] | engine | module | pack | help | clean
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

engine_dir=output/engine
module_dir=output/Supervisor
names="supervisord supervisorctl echo_supervisord_conf pidproxy"

say() { printf '%s\n' "$*" >&2; }

need() {
    command -v "$1" >/dev/null 2>&1 || { say "cannot build: $1 is missing ($2)"; exit 1; }
}

runtime_id() {
    case "$(uname -m)" in
        x86_64) echo linux-x64 ;;
        aarch64) echo linux-arm64 ;;
        *) say "cannot build the engine: $(uname -m) is not supported (x86_64 and aarch64 are)"; exit 1 ;;
    esac
}

# Whether anything that goes into $1 is newer than it.
stale() {
    [ ! -e "$1" ] && return 0
    [ -n "$(find src Directory.*.props global.json build.sh -newer "$1" -type f -not -path '*/obj/*' -not -path '*/bin/*' -print -quit)" ]
}

# Publishes natively for one framework; fails quietly where its AOT pack cannot be restored.
publish_native() {
    dotnet publish src/Engine -c Release -f "$1" -r "$(runtime_id)" -p:Native=true -p:NativeFramework="$1" \
        -o "$engine_dir.new" -v q >"output/publish-$1.log" 2>&1
}

engine() {
    need dotnet "the .NET SDK 10"
    need cc "apt-get install gcc libc6-dev"
    if ! stale "$engine_dir/kind"; then
        say "engine: up to date ($(cat "$engine_dir/kind"))"
        return
    fi
    mkdir -p output
    rm -rf "$engine_dir.new"
    local kind=""
    for framework in net10.0 net9.0; do
        if publish_native "$framework"; then
            kind="native, $framework"
            break
        fi
        rm -rf "$engine_dir.new"
    done
    if [ -z "$kind" ]; then
        dotnet publish src/Engine -c Release -f net10.0 -o "$engine_dir.new" -v q >output/publish-jit.log 2>&1 || { cat output/publish-jit.log >&2; exit 1; }
        kind="JIT, net10.0 (native code could not be made here: see output/publish-net9.0.log)"
    fi
    rm -f "$engine_dir.new"/*.pdb "$engine_dir.new"/*.dbg "$engine_dir.new"/*.xml
    for name in $names; do ln -s supervisor-engine "$engine_dir.new/$name"; done
    echo "$kind" >"$engine_dir.new/kind"
    rm -rf "$engine_dir"
    mv "$engine_dir.new" "$engine_dir"
    say "engine: $engine_dir/supervisor-engine ($kind)"
}

module() {
    need dotnet "the .NET SDK 10"
    mkdir -p output
    if stale bin/Supervisor.PSModule.dll; then
        dotnet build src/PSModule -c Release -v q >output/module.log 2>&1 || { cat output/module.log >&2; exit 1; }
        rm -rf bin
        mkdir -p bin
        cp src/PSModule/bin/Release/net8.0/Supervisor.*.dll bin/
        cp src/PSModule/*.ps1xml src/PSModule/Supervisor.psm1 bin/
        touch bin/Supervisor.PSModule.dll
    fi
    rm -rf "$module_dir"
    mkdir -p "$module_dir/engine"
    cp -r LICENSE CHANGELOG.md bin en-US "$module_dir/"
    [ ! -d dsc ] || cp -r dsc "$module_dir/"
    # The package's manifest is plain data, as galleries want it: what the checkout's one looks up in bin/ is there.
    sed -E "s#^( *RootModule *= ).*#\1'bin/Supervisor.psm1'#; s#^( *(Formats|Nested)(ToProcess|Modules) *= ).*(bin/[A-Za-z0-9.]+).*#\1@('\4')#; /^ *. bin\/ is made by/d" \
        Supervisor.psd1 >"$module_dir/Supervisor.psd1"
    # DSC runs a manifest's executable from the manifest's folder; in the package the engine lies beside it, and no PATH is needed.
    mkdir -p "$module_dir/dsc"
    for manifest in dsc/*.json; do
        sed 's#"executable": "supervisor-engine"#"executable": "../engine/supervisor-engine"#; s#"path": "Supervisor.psd1"#"path": "../Supervisor.psd1"#' "$manifest" >"$module_dir/$manifest"
    done
    if [ -x "$engine_dir/supervisor-engine" ]; then
        cp -P "$engine_dir"/* "$module_dir/engine/"
    fi
    say "module: $module_dir"
}

# The module as galleries take it. A package holds no links: the engine's other names are left out.
pack() {
    engine
    module
    dotnet run --project tools/Package -c Release -v q -- "$module_dir" output
}

# Writes SYNTAX and yaml blocks of docs/en-US from the code, makes en-US from them, and tells what is still to be written.
make_help() {
    dotnet build tools/Help -c Release -v q >output/help.log 2>&1 || { cat output/help.log >&2; exit 1; }
    local tool=tools/Help/bin/Release/net10.0/Supervisor.Help.dll
    dotnet "$tool" --fix-syntax
    dotnet "$tool" --build
    dotnet "$tool" --check
}

# Adds the counts of one suite to the totals.
passed=0 failed=0 skipped=0
count() {
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

not_run=() unsteady=()

# The tests that failed, from dotnet test's console.
failed_tests() {
    sed -nE 's/^ +Failed (.*) \[[^]]*\]$/\1/p' "$1" | sort -u
}

# Tests on the real system have deadlines that a busy machine can miss. Up to five that failed in the crowd are run once more by themselves and
# named; what fails there too has failed. usage: alone PROJECT PROPERTY NAMES
alone() {
    local filter="" name log
    [ -n "$3" ] && [ "$(wc -l <<<"$3")" -le 5 ] || return 1
    while read -r name; do filter="$filter|$2~$name"; done <<<"$3"
    log=output/alone-$(basename "$1").log
    if ! dotnet test "$1" -c Release --no-build --filter "${filter#|}" --logger "console;verbosity=normal" >"$log" 2>&1 || ! grep -qE '^ *Passed: *[1-9]' "$log"; then
        grep -vE '^\s*$' "$log" | tail -n 60
        return 1
    fi
    while read -r name; do unsteady+=("failed among the others and passed alone: $name"); done <<<"$3"
}

unit_tests() {
    local log=output/unit.log ok=0 corpus
    # Real-world configurations with the original's verdicts, where somebody has put a folder of them beside the checkout.
    for corpus in ../*/corpus; do
        [ -f "$corpus/INDEX.tsv" ] && export SUPERVISOR_CORPUS="${SUPERVISOR_CORPUS:-$PWD/$corpus}"
    done
    export SUPERVISOR_ENGINE_DIR="$PWD/$engine_dir"
    dotnet build src/Engine -c Release -f net9.0 -p:RunAnalyzers=false -v q >output/net9-build.log 2>&1 || { cat output/net9-build.log; count 0 1 0; say "the engine does not build for net9.0"; return; }
    dotnet build tests/Unit -c Release -v q >output/unit-build.log 2>&1 || { cat output/unit-build.log; count 0 1 0; say "the unit tests do not build"; return; }
    dotnet test tests/Unit -c Release --no-build --logger "console;verbosity=normal" >"$log" 2>&1 || ok=$?
    grep -E '^\s+(Failed|Error Message|Skipped) |^\s+(Assert|Expected|Actual)|not run:' "$log" | head -n 200 || true
    if [ "$ok" != 0 ] && alone tests/Unit FullyQualifiedName "$(failed_tests "$log" | sed 's/(.*//')"; then ok=0; fi
    local totals
    totals=$(sed -n 's/^ *Passed: *\([0-9]*\).*/p \1/p; s/^ *Failed: *\([0-9]*\).*/f \1/p; s/^ *Skipped: *\([0-9]*\).*/s \1/p' "$log" | tail -n 3)
    local p f s
    p=$(awk '$1=="p"{print $2}' <<<"$totals") f=$(awk '$1=="f"{print $2}' <<<"$totals") s=$(awk '$1=="s"{print $2}' <<<"$totals")
    if [ -z "$p" ]; then
        tail -n 40 "$log"
        f=$((${f:-0} + 1))
    elif [ "$ok" = 0 ]; then
        p=$((p + ${f:-0})) f=0
    elif [ "${f:-0}" = 0 ]; then
        f=1
    fi
    echo "unit and real-OS tests: ${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
    count "${p:-0}" "${f:-0}" "${s:-0}"
}

# Scenarios on the engine and on the original, or on what was recorded of it.
compatibility_tests() {
    local log=output/compatibility.log ok=0 tally
    export SUPERVISOR_ENGINE_DIR="$PWD/$engine_dir" COMPATIBILITY_TALLY="$PWD/output/compatibility.tsv"
    rm -f "$COMPATIBILITY_TALLY"
    dotnet build tests/Compatibility -c Release -v q >output/compatibility-build.log 2>&1 || { cat output/compatibility-build.log; count 0 1 0; say "the compatibility tests do not build"; return; }
    dotnet test tests/Compatibility -c Release --no-build --logger "console;verbosity=normal" >"$log" 2>&1 || ok=$?
    if [ "$ok" != 0 ]; then
        grep -vE '^\s+Passed ' "$log" | head -n 300 || true
        mv "$COMPATIBILITY_TALLY" "$COMPATIBILITY_TALLY.crowd" 2>/dev/null || true
        if alone tests/Compatibility DisplayName "$(failed_tests "$log" | sed -nE 's/.*scenario: "([^"]*)".*/\1/p')"; then ok=0; fi
        # The later verdict on a scenario is the one that counts.
        tally=$(cat "$COMPATIBILITY_TALLY" "$COMPATIBILITY_TALLY.crowd" 2>/dev/null | awk -F '\t' '!seen[$1]++')
        printf '%s\n' "$tally" >"$COMPATIBILITY_TALLY"
    fi
    local p f
    p=$(sed -n 's/^ *Passed: *\([0-9]*\).*/\1/p' "$log" | tail -n 1) f=$(sed -n 's/^ *Failed: *\([0-9]*\).*/\1/p' "$log" | tail -n 1)
    if [ "$ok" = 0 ]; then
        p=$((${p:-0} + ${f:-0})) f=0
    elif [ "${f:-0}" = 0 ]; then
        f=1
    fi
    touch "$COMPATIBILITY_TALLY"
    awk -F '\t' '{ name[$1]; explained += $2; unexplained += $3 } END { print "compatibility: " length(name) " scenarios, " explained + 0 " differences explained, " unexplained + 0 " unexplained" }' "$COMPATIBILITY_TALLY"
    local open
    open=$(grep -cv '^#' tests/Compatibility/Coverage/open.txt || true)
    [ "$open" = 0 ] || echo "compatibility: $open rows of the coverage table have no scenario yet"
    echo "compatibility tests: ${p:-0} passed, ${f:-0} failed"
    count "${p:-0}" "${f:-0}" 0
}

# pwsh wants UTF-8; a locale that the machine does not have would make bash and perl complain.
utf8_locale() {
    if locale -a 2>/dev/null | grep -qiE '^en_US\.utf-?8$'; then echo en_US.UTF-8; else echo C.UTF-8; fi
}

pester_tests() {
    if ! command -v pwsh >/dev/null 2>&1; then
        not_run+=("Pester did not run: pwsh is not on PATH")
        return
    fi
    if ! pwsh -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object Version -ge "5.0"))'; then
        not_run+=("Pester did not run: pwsh is here, the module Pester 5 is not")
        return
    fi
    local log=output/pester.log found
    LC_ALL=$(utf8_locale) pwsh -NoProfile -NonInteractive -File tests/Pester/run.ps1 >"$log" 2>&1 || true
    local line
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1 || true)
    if [ -z "$line" ]; then
        tail -n 40 "$log"
        line="0 passed, 1 failed, 0 skipped"
    elif ! grep -q ' 0 failed' <<<"$line"; then
        grep -vE '^\s*$|^What if: ' "$log" | tail -n 120
    fi
    while read -r found; do unsteady+=("$found"); done < <(grep '^failed among the others and passed alone: ' "$log" || true)
    echo "Pester: $line"
    # shellcheck disable=SC2046
    count $(sed -E 's/[^0-9 ]//g' <<<"$line")
}

# The module on a fleet of namespaces with an sshd and an engine each.
fleet_tests() {
    local log=output/fleet.log status=0 line
    command -v pwsh >/dev/null 2>&1 || return 0
    LC_ALL=$(utf8_locale) tests/Fleet/run.sh >"$log" 2>&1 || status=$?
    if [ "$status" = 3 ]; then
        not_run+=("the fleet did not run: $(tail -n 1 "$log")")
        return
    fi
    line=$(sed -nE 's/^([0-9]+ passed, [0-9]+ failed, [0-9]+ skipped)$/\1/p' "$log" | tail -n 1)
    if [ -z "$line" ]; then line="0 passed, 1 failed, 0 skipped"; fi
    grep -q ' 0 failed' <<<"$line" || grep -vE '^\s*$' "$log" | tail -n 60
    echo "fleet: $line"
    # shellcheck disable=SC2046
    count $(sed -E 's/[^0-9 ]//g' <<<"$line")
}

# Random input for every parser: with the tests the same inputs on every machine, by hand other ones each time, as long as one likes.
fuzz() {
    mkdir -p output
    dotnet build tests/Fuzz -c Release -v q >output/fuzz-build.log 2>&1 || { cat output/fuzz-build.log; return 1; }
    dotnet tests/Fuzz/bin/Release/net10.0/Supervisor.Fuzz.dll "$@"
}

fuzz_tests() {
    local log=output/fuzz.log ok=0 targets
    fuzz --inputs 25000 --seconds 60 >"$log" 2>&1 || ok=$?
    targets=$(grep -c ' inputs, ' "$log" || true)
    if [ "$ok" = 0 ]; then
        echo "fuzzing, 25,000 inputs each: $targets parsers, no findings"
        count "$targets" 0 0
    else
        tail -n 60 "$log"
        count 0 1 0
    fi
}

# The real engine and its programs, hurt at random for a while; then every line that was written is accounted for.
chaos() {
    mkdir -p output
    dotnet build tests/Chaos -c Release -v q >output/chaos-build.log 2>&1 || { cat output/chaos-build.log; return 1; }
    dotnet tests/Chaos/bin/Release/net10.0/Supervisor.Chaos.dll --engine "$engine_dir" "$@"
}

chaos_tests() {
    local log=output/chaos.log ok=0
    chaos --programs 200 --rate 20 --seconds 40 --seed 1 >"$log" 2>&1 || ok=$?
    grep -E '^(lines|in the logs|lost|broken)' "$log" || true
    if grep -q 'no disk will be full' "$log"; then not_run+=("no disk was full in the chaos test: $(sed -n 's/.*no disk will be full: //p' "$log")"); fi
    if [ "$ok" = 0 ]; then
        echo "chaos: no promise broken"
        count 1 0 0
    else
        tail -n 60 "$log"
        count 0 1 0
    fi
}

run_tests() {
    mkdir -p output
    pack
    unit_tests
    compatibility_tests
    if [ ! -x /usr/bin/supervisord ]; then
        not_run+=("the original did not play: Debian's package supervisor is not installed; its recordings were compared instead")
    fi
    fuzz_tests
    chaos_tests
    pester_tests
    fleet_tests
    for line in "${not_run[@]}" "${unsteady[@]}"; do echo "$line"; done
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
}

demo() {
    # Whoever wants to see the demo waits for the build; the tests build with every analyzer.
    export RunAnalyzers=false
    engine
    if command -v pwsh >/dev/null 2>&1; then module; fi
    samples/demo.sh "$engine_dir"
}

clean() {
    rm -rf output bin
    find src tests tools -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +
}

case "${1:-}" in
    demo) demo ;;
    test) run_tests ;;
    engine) engine ;;
    module) module ;;
    pack) pack ;;
    help) mkdir -p output; make_help ;;
    fuzz) fuzz --seconds "${2:-60}" --seed "${RANDOM}" ;;
    chaos) engine; minutes="${2:-10}"; shift $(($# < 2 ? $# : 2)); chaos --seconds $((minutes * 60)) "$@" ;;
    clean) clean ;;
    *) say "usage: ./build.sh demo | test | fuzz [seconds] | chaos [minutes] [options] | engine | module | pack | help | clean"; exit 2 ;;
esac
