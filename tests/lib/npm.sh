# Sourced by scripts that use packages of npm. npm_packages FOLDER: those of its package-lock.json are installed, once; scripts
# that run beside each other wait for the one that does it.
npm_packages() {
  mkdir -p build/log
  (
    flock 9
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock" && exit 0
    npm ci --prefix "$1" --no-audit --no-fund --no-progress >build/log/npm.log 2>&1 || { tail -n 20 build/log/npm.log; exit 1; }
    cp "$1/package-lock.json" "$1/node_modules/.installed-lock"
  ) 9>build/log/npm.lock
}
