#!/bin/sh
# Prints what calls cost in CPU time. Run `cargo xtask test kotlin` first.
set -eu
cd "$(dirname "$0")"
mvn -B -ntp -q dependency:build-classpath -Dmdep.outputFile=target/classpath.txt
exec java -Djna.library.path="${CRM_LIBRARY_FOLDER:-../../target/release}" \
    -cp "target/classes:target/test-classes:$(cat target/classpath.txt)" io.crmcore.Benchmark
