#!/bin/sh
# Builds the library for Android and packs it with the compiled package into an AAR: a zip of classes.jar, jni/ and a manifest.
# Needs cargo-ndk, the Android NDK (ANDROID_NDK_HOME) and the Rust targets below. Run `cargo xtask test kotlin` first.
#
# CRM_FEATURES=--no-default-features leaves out the numbering plans of telephones; numbers are then written with their country code.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
workspace=$(cd "$here/../.." && pwd)
out="$here/target/android"
abis="arm64-v8a armeabi-v7a x86_64 x86"
targets="aarch64-linux-android armv7-linux-androideabi x86_64-linux-android i686-linux-android"

fail() {
    echo "package-android: $1" >&2
    exit 1
}

cargo ndk --version >/dev/null 2>&1 || fail "cargo-ndk is not installed; run \`cargo install cargo-ndk\`"
[ -n "${ANDROID_NDK_HOME:-}" ] || fail "ANDROID_NDK_HOME is not set; install the Android NDK and name its folder"
command -v jar >/dev/null 2>&1 || fail "\`jar\` is missing; install a Java development kit"
command -v zip >/dev/null 2>&1 || fail "\`zip\` is missing; install it"
for target in $targets; do
    [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ] || fail "the target is missing; run \`rustup target add $target\`"
done
[ -d "$here/target/classes/io/crmcore" ] || fail "the package is not compiled; run \`cargo xtask test kotlin\`"

rm -rf "$out"
mkdir -p "$out/aar"
set --
for abi in $abis; do
    set -- "$@" --target "$abi"
done
(cd "$workspace" && cargo ndk "$@" --platform 26 --output-dir "$out/aar/jni" build --profile mobile --package crm-ffi ${CRM_FEATURES:-})
jar --create --file "$out/aar/classes.jar" -C "$here/target/classes" .
cat >"$out/aar/AndroidManifest.xml" <<'MANIFEST'
<?xml version="1.0" encoding="utf-8"?>
<manifest xmlns:android="http://schemas.android.com/apk/res/android" package="io.crmcore">
    <uses-sdk android:minSdkVersion="26" />
</manifest>
MANIFEST
# JNA finds the library's functions by the names of its interfaces.
cat >"$out/aar/proguard.txt" <<'KEEP'
-keep class com.sun.jna.** { *; }
-keep class io.crmcore.ffi.** { *; }
KEEP
: >"$out/aar/R.txt"
(cd "$out/aar" && zip -q -r "$out/crm-core.aar" .)
echo "$out/crm-core.aar"
