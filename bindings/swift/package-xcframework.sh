#!/bin/sh
# Builds the library for iPhone, its simulator and the Mac, and puts the three into one CrmCoreFFI.xcframework.
#
# Needs a Mac with Xcode and Rust. Run it from anywhere; the framework and its zip come to target/apple.
#
# CRM_FEATURES=--no-default-features leaves out the numbering plans of telephones; numbers are then written with their country code.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
workspace=$(cd "$here/../.." && pwd)
out=${CARGO_TARGET_DIR:-$workspace/target}
apple=$out/apple

command -v xcodebuild >/dev/null || { echo "xcodebuild is missing: run this on a Mac with Xcode" >&2; exit 1; }
cd "$workspace"

# The sources that are written out of the library, from one that still has its symbols.
cargo build --release --package crm-ffi
cargo run --quiet --package crm-ffi-bindgen -- generate --no-format --language swift \
    --out-dir "$here/target/generated" "$out/release/libcrm_ffi.dylib"
cargo run --quiet --package crm-bindgen -- swift --out "$here/Sources/CrmCore/Generated"

targets="aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios aarch64-apple-darwin x86_64-apple-darwin"
for target in $targets; do
    rustup target add "$target"
    # Stripping takes away symbols that the app links with; Xcode strips the app.
    CARGO_PROFILE_MOBILE_STRIP=none cargo build --profile mobile --package crm-ffi --target "$target" ${CRM_FEATURES:-}
done

rm -rf "$apple"
mkdir -p "$apple/headers" "$apple/simulator" "$apple/mac"
cp "$here/target/generated/CrmCoreFFI.h" "$apple/headers/"
cat > "$apple/headers/module.modulemap" <<'MAP'
module CrmCoreFFI {
    header "CrmCoreFFI.h"
    export *
}
MAP

archive() { echo "$out/$1/mobile/libcrm_ffi.a"; }
lipo -create "$(archive aarch64-apple-ios-sim)" "$(archive x86_64-apple-ios)" -output "$apple/simulator/libcrm_ffi.a"
lipo -create "$(archive aarch64-apple-darwin)" "$(archive x86_64-apple-darwin)" -output "$apple/mac/libcrm_ffi.a"

xcodebuild -create-xcframework \
    -library "$(archive aarch64-apple-ios)" -headers "$apple/headers" \
    -library "$apple/simulator/libcrm_ffi.a" -headers "$apple/headers" \
    -library "$apple/mac/libcrm_ffi.a" -headers "$apple/headers" \
    -output "$apple/CrmCoreFFI.xcframework"

# What a package that names the framework by address needs.
(cd "$apple" && zip -qry CrmCoreFFI.xcframework.zip CrmCoreFFI.xcframework)
swift package compute-checksum "$apple/CrmCoreFFI.xcframework.zip"
