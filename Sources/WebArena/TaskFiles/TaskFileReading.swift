import Groundwork
import WebEnv

extension TaskFile {
    /// Reads the tasks of a file.
    /// - Throws: `InputError` where there is no such file, ``TaskFileError`` with place and cause where it is no task file.
    public static func read(contentsOf path: String) throws -> [WebTask] {
        try read(InputFile.contents(of: path), file: path)
    }

    /// Reads the tasks of a file, and what keeps some from being scored.
    /// - Throws: `InputError` where there is no such file, ``TaskFileError`` with place and cause where it is no task file.
    public static func contents(ofFile path: String) throws -> Contents {
        try contents(of: InputFile.contents(of: path), file: path)
    }
}
