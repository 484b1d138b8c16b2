import Foundation
import Groundwork

extension RunDirectory {
    /// Lets a run have more phases than it was begun with; it goes on with them where it stands.
    ///
    /// What was written at its end (summary, final checkpoint) is taken away until it ends again. The last phase has made no new tasks, since
    /// it was to be the last, so the first further phase has none; that is the only difference to a run that was begun with as many.
    /// - Parameter phases: phases after behaviour cloning, at least as many as are done.
    /// - Throws: ``RunDirectoryError`` where that is fewer than the run has, or its files are damaged.
    public func extend(to phases: Int) throws {
        var configuration = try configuration()
        guard phases != configuration.phases else { return }
        guard phases > configuration.phases else {
            throw RunDirectoryError(
                "\(path): the run has \(configuration.phases) phases, and can only be given more")
        }
        try verify()
        configuration.phases = phases
        for name in ["summary.json", "checkpoint-final"] {
            let path = file(name)
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
        }
        try replaceConfiguration(configuration)
        try note("extended to \(phases) phases")
    }

    /// Whether the run has all its phases and its summary.
    public func isFinished() throws -> Bool {
        guard hasSummary, let last = lastPhase() else { return false }
        return try last >= configuration().phases
    }
}
