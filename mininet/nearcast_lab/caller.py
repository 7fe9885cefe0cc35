# SPDX-License-Identifier: Apache-2.0
"""Who called, so that processes run as them and files belong to them."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

# What root may still do in a host when root itself called: reach files of other people's checkouts.
ROOT_KEEPS = "-all,+dac_override,+dac_read_search,+fowner,+chown"


@dataclass(frozen=True)
class Caller:
    """A user and group by number."""

    uid: int
    gid: int

    @staticmethod
    def find(uid: int | None = None, gid: int | None = None) -> "Caller":
        """The user asked for, else the one who called sudo, else the one who runs this."""
        if uid is None:
            uid = int(os.environ.get("SUDO_UID", os.getuid()))
            if gid is None and "SUDO_GID" in os.environ:
                gid = int(os.environ["SUDO_GID"])
        if gid is None:
            try:
                gid = pwd.getpwuid(uid).pw_gid
            except KeyError:
                gid = uid
        return Caller(uid, gid)

    def command(self, argv: list[str], root: bool = False) -> list[str]:
        """The command line that runs `argv` as this user without privileges, or as root with all."""
        if root:
            return argv
        if os.geteuid() != 0:
            # Nobody but root can become somebody else, or has anything to lay down.
            return ["setpriv", "--no-new-privs", "--", *argv]
        bounding = ROOT_KEEPS if self.uid == 0 else "-all"
        groups = "--init-groups" if self._name() else "--clear-groups"
        return [
            "setpriv",
            f"--reuid={self.uid}",
            f"--regid={self.gid}",
            groups,
            "--inh-caps=-all",
            f"--bounding-set={bounding}",
            "--no-new-privs",
            "--",
            *argv,
        ]

    def environment(self, root: bool = False) -> dict[str, str]:
        """What a process finds in its environment before the caller adds to it."""
        name, home = ("root", "/root") if root else (self._name() or str(self.uid), self._home())
        keep = {key: os.environ[key] for key in ("LANG", "LC_ALL", "TZ", "JAVA_HOME", "TERM") if key in os.environ}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return {"PATH": path, "USER": name, "LOGNAME": name, "HOME": home, **keep}

    def make_folder(self, folder: Path) -> None:
        """Creates a folder and its missing parents for this user."""
        if folder.is_dir():
            return
        self.make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        os.chown(folder, self.uid, self.gid)

    def open_output(self, path: Path) -> int:
        """Opens a file to append to, made for this user when it is new; returns its descriptor."""
        self.make_folder(path.parent)
        is_new = not path.exists()
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        if is_new:
            os.fchown(fd, self.uid, self.gid)
        return fd

    def _name(self) -> str | None:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return None

    def _home(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_dir
        except KeyError:
            return "/"
