import Foundation

/// Which of the phases' checkpoints a run keeps.
extension RunDirectory {
    /// Whether only the last phase's checkpoint is kept, with the best and the final one.
    var keepsLastCheckpoint: Bool { (try? configuration().keepsLastCheckpoint) == true }

    /// Whether a whole phase's checkpoint was taken away, as the run was to keep only the last.
    func hasRemovedCheckpoint(of phase: Int) -> Bool {
        keepsLastCheckpoint && !FileManager.default.fileExists(atPath: checkpointPath(phase))
    }

    /// Numbers of the phases whose checkpoint stands, in no order.
    func phasesWithCheckpoint() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { $0.hasPrefix("checkpoint-phase-") ? Int($0.dropFirst(17)) : nil }
    }

    /// Removes the checkpoints that a run no longer needs to go on.
    func removeCheckpoints(before phase: Int) throws {
        for earlier in phasesWithCheckpoint() where earlier < phase {
            try FileManager.default.removeItem(atPath: checkpointPath(earlier))
        }
    }
}
