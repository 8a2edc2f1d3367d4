#!/usr/bin/env bash
# Starts a Docker engine for the tests (Debian, root): start-engine.sh FOLDER
# Installs missing packages and starts dockerd with all of its state under FOLDER.
# Builds the Dockerfile's base image from Debian packages and this machine's Node.js, and stand-ins
# for the other images of compose.yaml, without a hub.
# FOLDER/docker.sock is the address, docker.pid the process id, dockerd.log the log.
set -euo pipefail
folder=$1
image=node:26-bookworm-slim
export DEBIAN_FRONTEND=noninteractive

packages=(docker.io docker-compose debootstrap iptables)
if ! dpkg --status "${packages[@]}" > /dev/null 2>&1; then
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

dockerd --host "unix://$folder/docker.sock" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" > "$folder/dockerd.log" 2>&1 < /dev/null &
export DOCKER_HOST="unix://$folder/docker.sock"
for _ in $(seq 100); do
  docker version > /dev/null 2>&1 && break
  sleep 0.3
done
docker version > /dev/null || { tail -5 "$folder/dockerd.log" >&2; exit 1; }

root=$folder/root
mirror=$(sed -n 's/^URIs: *//p; s/^deb [^h]*\(http[^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2> /dev/null | head -1 || true)
debootstrap --variant=minbase --include=ca-certificates,libatomic1 bookworm "$root" ${mirror:+"$mirror"}
rm -rf "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d"
# containers use the same package sources as this machine, for apt, npm and pip
for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/apt.conf.d/99* /usr/share/keyrings /etc/ssl/certs /usr/local/share/ca-certificates /etc/pip.conf "$HOME/.config/pip" /etc/xdg/pip "$HOME/.npmrc" "$(npm config get globalconfig)"; do
  [ ! -e "$file" ] || tar --create --dereference --file - "$file" 2> /dev/null | tar --extract --directory "$root" --file -
done
# the Node that runs this test, and npm
mkdir --parents "$root/usr/local/bin" "$root/usr/local/lib/node_modules"
cp "$(readlink --canonicalize "$(command -v node)")" "$root/usr/local/bin/node"
cp --recursive --dereference "$(dirname "$(dirname "$(readlink --canonicalize "$(command -v npm)")")")" "$root/usr/local/lib/node_modules/npm"
ln --symbolic ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
chroot "$root" useradd --create-home --uid 1000 node
changes=(--change "ENV NPM_CONFIG_GLOBALCONFIG=$(npm config get globalconfig)")
for name in $(compgen -e | grep '^PIP_' || true); do changes+=(--change "ENV $name=${!name}"); done
tar --create --directory "$root" --file - . | docker import "${changes[@]}" --change 'CMD ["node"]' - "$image"
rm -rf "$root"

for target in postgres:17 redis:8 haproxy:3.2; do
  docker build --quiet --target "${target%:*}" --tag "$target" "$(dirname "$0")/stand-ins"
done
