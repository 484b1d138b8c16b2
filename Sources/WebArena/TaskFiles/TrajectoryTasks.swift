import WebEnv

/// Trajectory files whose tasks are written as task files write them.
extension TrajectoryFile {
    /// The bytes of a whole file.
    public static func write(_ trajectories: [Trajectory]) -> [UInt8] {
        write(trajectories, tasks: .webArena)
    }

    /// Reads a file.
    /// - Parameter file: name for error messages.
    /// - Throws: ``TrajectoryFileError`` at the first line that is wrong.
    public static func read(_ bytes: [UInt8], file: String) throws -> Contents {
        try read(bytes, file: file, tasks: .webArena)
    }
}

extension TrajectoryWriter {
    /// Writes a new file.
    public init() { self.init(tasks: .webArena) }
    /// Goes on with a file that was read: pages in it are not written again.
    public init(continuing contents: TrajectoryFile.Contents) {
        self.init(tasks: .webArena, continuing: contents)
    }
}
