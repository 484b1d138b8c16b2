/// Finds the mistakes in a site's files.
public enum SiteCheck {
    /// Every mistake, in order of file and line; empty for a site that is right.
    ///
    /// Reads all files, loads the data, prepares every statement, compiles every template and looks up every name in it.
    public static func problems(directory: String) -> [SiteProblem] {
        SiteLoader.load(directory: directory).problems
    }
}
