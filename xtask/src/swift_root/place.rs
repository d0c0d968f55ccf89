//! Where the toolchain stands, and whether it stands there whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The variable that names another folder than the one under the user's cache.
pub const VARIABLE: &str = "CRM_SWIFT_ROOT";

/// The folder of the toolchain, outside of every checkout so that all of them share it.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// The folder that [`VARIABLE`] names, or the one under `XDG_CACHE_HOME` or `~/.cache`.
    ///
    /// # Errors
    /// Where neither variable nor home folder is known.
    pub fn as_the_environment_says() -> io::Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self::from(set(VARIABLE), set("XDG_CACHE_HOME"), set("HOME"))
            .ok_or_else(|| io::Error::other(format!("no home folder is known; set `{VARIABLE}` to a folder for the toolchain")))
    }

    fn from(named: Option<OsString>, cache: Option<OsString>, home: Option<OsString>) -> Option<Self> {
        let under = |cache: PathBuf| cache.join("crm-core").join("swift-6.0");
        let folder = named
            .map(PathBuf::from)
            .or_else(|| cache.map(PathBuf::from).map(under))
            .or_else(|| home.map(|home| under(Path::new(&home).join(".cache"))))?;
        folder.is_absolute().then_some(Self(folder))
    }

    /// The root of the small system.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.0.join("root")
    }

    /// True where the set-up came to its end.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.marker().is_file()
    }

    /// Says that the set-up came to its end.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn mark_whole(&self) -> io::Result<()> {
        fs::write(self.marker(), "set up to the end\n")
    }

    /// The lock by which of several set-ups at the same time one waits for the other. It is given up when the file is dropped.
    ///
    /// # Errors
    /// Where the folder cannot be created or written to.
    pub fn lock(&self) -> io::Result<File> {
        fs::create_dir_all(&self.0)?;
        let file = File::create(self.0.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Removes what an earlier set-up left half-made.
    ///
    /// # Errors
    /// Where something is mounted under it, whose files would be removed with it, or where files cannot be removed.
    pub fn clear(&self) -> io::Result<()> {
        let root = self.root();
        if let Some(mounted) = mounted_under(&root, &fs::read_to_string("/proc/self/mountinfo")?) {
            return Err(io::Error::other(format!("`{mounted}` is mounted there; unmount it and try again")));
        }
        match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn marker(&self) -> PathBuf {
        self.0.join("whole")
    }
}

/// The first mount point under `root`; `mounts` is what Linux says in `mountinfo`, where the fifth word is the mount point.
fn mounted_under<'m>(root: &Path, mounts: &'m str) -> Option<&'m str> {
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(4));
    points.into_iter().find(|point| Path::new(point).starts_with(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_folder_goes_before_the_cache_and_the_cache_before_home() {
        let place = |named: &str, cache: &str, home: &str| {
            let given = |value: &str| Some(OsString::from(value)).filter(|value| !value.is_empty());
            Place::from(given(named), given(cache), given(home)).map(|place| place.root().display().to_string())
        };
        assert_eq!(place("/named", "/cache", "/home/ada").as_deref(), Some("/named/root"));
        assert_eq!(place("", "/cache", "/home/ada").as_deref(), Some("/cache/crm-core/swift-6.0/root"));
        assert_eq!(place("", "", "/home/ada").as_deref(), Some("/home/ada/.cache/crm-core/swift-6.0/root"));
        assert_eq!(place("", "", ""), None);
        assert_eq!(place("here", "", ""), None, "a relative folder would depend on where the command is typed");
    }

    #[test]
    fn a_mount_under_the_root_is_found_and_one_beside_it_is_not() {
        let mounts = "21 1 0:19 / /proc rw - proc proc rw\n90 1 8:1 /work /c/root/work rw - ext4 /dev/a rw\n";
        assert_eq!(mounted_under(Path::new("/c/root"), mounts), Some("/c/root/work"));
        assert_eq!(mounted_under(Path::new("/c/root/wo"), mounts), None);
    }

    #[test]
    fn a_folder_without_the_marker_is_not_taken_for_a_whole_one() {
        let folder = std::env::temp_dir().join(format!("crm-core-place-{}", std::process::id()));
        let place = Place(folder.clone());
        fs::create_dir_all(place.root()).expect("a folder");
        assert!(!place.is_whole());
        place.mark_whole().expect("writes");
        assert!(place.is_whole());
        fs::remove_dir_all(folder).expect("removes");
    }
}
