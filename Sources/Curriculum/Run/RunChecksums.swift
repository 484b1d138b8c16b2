import Foundation
import Groundwork
import Learning
import WebEnv

/// What the files of a run held when they were written: `checksums/start.json`, then `checksums/phase-N.json`, each written before
/// the file that makes the run or the phase count.
private struct RunChecksums: Codable {
    struct Mark: Codable, Equatable {
        let bytes: Int
        /// 32 hexadecimal digits, see ``Checksum``.
        let checksum: String

        init(_ bytes: [UInt8]) {
            self.bytes = bytes.count
            checksum = Checksum(bytes).hexadecimal
        }
    }

    var format = RunDirectory.formatVersion
    /// By path in the run directory.
    var files: [String: Mark]
    /// Of the phase's line of `metrics.jsonl`, without its line end.
    var metrics: Mark?
    /// Of a `config.json` that is about to take the old one's place; nil otherwise.
    var coming: Mark?
}

extension RunDirectory {
    private static let startName = "checksums/start.json"
    private static func phaseName(_ phase: Int) -> String { "checksums/phase-\(phase).json" }

    /// What the run begins with, beside `config.json`.
    private static let startFiles = ["tasks/train", "tasks/test", "tasks/unseen", "tasks/demonstrations"].map
    {
        $0 + ".json"
    }
    /// Written by the command that asked for the run; absent where no command did.
    private static let requestFile = "request.json"

    var hasStartChecksums: Bool { isThere(Self.startName) }

    private func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    // MARK: Writing

    /// - Parameter configuration: what `config.json` will hold.
    func saveStartChecksums(configuration: [UInt8]) throws {
        var marks = ["config.json": RunChecksums.Mark(configuration)]
        let requests = isThere(Self.requestFile) ? [Self.requestFile] : []
        for name in Self.startFiles + requests { marks[name] = RunChecksums.Mark(try contents(name)) }
        try makeChecksumFolder()
        try write(RunChecksums(files: marks), Self.startName, pretty: true)
    }

    /// Writes down that `config.json` will soon hold something else.
    func announce(configuration: [UInt8]) throws {
        var known: RunChecksums = try read(Self.startName)
        known.coming = RunChecksums.Mark(configuration)
        try write(known, Self.startName, pretty: true)
    }

    /// Writes a phase's checkpoint, and before it the checksums of all that the phase wrote: with this file the phase counts.
    func save(_ checkpoint: Checkpoint, _ metrics: PhaseMetrics, imagines: Bool) throws {
        let bytes = try checkpoint.bytes()
        try savePhaseChecksums(checkpoint.phase, metrics, checkpoint: bytes, imagines: imagines)
        try AtomicFile.write(bytes, to: checkpointPath(checkpoint.phase))
    }

    /// - Parameter checkpoint: what the phase's checkpoint will hold.
    private func savePhaseChecksums(
        _ phase: Int, _ metrics: PhaseMetrics, checkpoint: [UInt8], imagines: Bool
    ) throws {
        var marks = ["checkpoint-phase-\(phase)": RunChecksums.Mark(checkpoint)]
        for name in Self.phaseFiles(phase, imagines: imagines) {
            marks[name] = RunChecksums.Mark(try contents(name))
        }
        try makeChecksumFolder()
        let line = RunChecksums.Mark(try metricsLine(metrics))
        try write(RunChecksums(files: marks, metrics: line), Self.phaseName(phase), pretty: true)
    }

    private static func phaseFiles(_ phase: Int, imagines: Bool) -> [String] {
        [
            "episodes/phase-\(phase).jsonl", "trajectories/phase-\(phase).jsonl",
            "tasks/generated-phase-\(phase + 1).json",
        ] + (imagines ? ["imagined/phase-\(phase).jsonl"] : [])
    }

    private func makeChecksumFolder() throws {
        try Folder.make(file("checksums"))
    }

    // MARK: Reading

    /// Checks that every file of the whole phases holds what the run wrote. Runs of older versions have nothing to check by.
    /// - Throws: ``RunDirectoryError`` with the first file that is missing, damaged or changed.
    public func verify() throws {
        let configuration = try configuration()
        guard try hasChecksums() else { return }
        try verify(Self.startName, needs: Self.startFiles + ["config.json"])
        guard let last = lastPhase() else { return try verifyNoGap(after: -1) }
        try verifyNoGap(after: last)
        _ = try checkpoint(phase: last)
        for phase in 0...last {
            let files = Self.phaseFiles(phase, imagines: configuration.imagination != nil)
            let checkpoint = "checkpoint-phase-\(phase)"
            let isRemoved = configuration.keepsLastCheckpoint == true && phase < last && !isThere(checkpoint)
            try verify(
                Self.phaseName(phase), needs: files + [checkpoint], without: isRemoved ? checkpoint : nil)
        }
        try verifyMetrics(through: last)
    }

    /// - Parameter removed: a file that the run has taken away since.
    private func verify(_ name: String, needs names: [String], without removed: String? = nil) throws {
        let known: RunChecksums = try read(name)
        for name in Set(names).union(known.files.keys).sorted() where name != removed {
            guard let mark = known.files[name] else {
                throw RunDirectoryError("\(file(name)): its checksum was not written down")
            }
            if name == "config.json", let coming = known.coming,
                coming == RunChecksums.Mark(try contents(name))
            {
                continue
            }
            try verify(name, mark, holds: contents(name))
        }
    }

    private func verify(_ name: String, _ mark: RunChecksums.Mark, holds bytes: [UInt8]) throws {
        guard bytes.count == mark.bytes else {
            throw RunDirectoryError(
                "\(file(name)): it holds \(bytes.count) bytes, and the run wrote \(mark.bytes): the file was damaged or changed"
            )
        }
        guard RunChecksums.Mark(bytes) == mark else {
            throw RunDirectoryError(
                "\(file(name)): it does not hold what the run wrote: the file was damaged or changed")
        }
    }

    /// There is one line a phase, and those of the whole phases are the ones that were written. A phase that was not finished may have
    /// left its line behind them.
    private func verifyMetrics(through last: Int) throws {
        let name = "metrics.jsonl"
        let lines = try contents(name).split(separator: 0x0A).map(Array.init)
        guard try metrics().count > last else {
            throw RunDirectoryError(
                "\(file(name)): it has \(lines.count) lines, and \(last + 1) phases are done")
        }
        for phase in 0...last {
            let known: RunChecksums = try read(Self.phaseName(phase))
            guard let mark = known.metrics, RunChecksums.Mark(lines[phase]) == mark else {
                throw RunDirectoryError(
                    "\(file(name)):\(phase + 1): it does not hold what the run wrote: the file was damaged or changed"
                )
            }
        }
    }

    /// A checkpoint that is missing among others would let the run begin again in its middle.
    private func verifyNoGap(after last: Int) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        let phases = names.compactMap { $0.hasPrefix("checkpoint-phase-") ? Int($0.dropFirst(17)) : nil }
        if let later = phases.filter({ $0 > last }).min() {
            throw RunDirectoryError(
                "\(checkpointPath(last + 1)): the file is missing, and there is one of phase \(later)")
        }
    }

    // MARK: Checkpoints

    /// The checkpoint of a phase.
    /// - Throws: `CheckpointError` where the file holds no checkpoint, ``RunDirectoryError`` where it belongs
    ///   to another phase or run.
    func checkpoint(phase: Int) throws -> Checkpoint { try checkpoint(at: checkpointPath(phase), phase) }

    /// The checkpoint that a finished run ends with.
    /// - Throws: `CheckpointError` where the file holds no checkpoint, ``RunDirectoryError`` where it belongs
    ///   to another phase or run.
    public func finalCheckpoint() throws -> Checkpoint {
        try checkpoint(at: finalCheckpointPath, configuration().phases)
    }

    private func checkpoint(at path: String, _ phase: Int) throws -> Checkpoint {
        let configuration = try configuration()
        let found = try Checkpoint(contentsOf: path)
        func refuse(_ reason: String) -> RunDirectoryError { RunDirectoryError("\(path): \(reason)") }
        guard found.phase == phase else {
            throw refuse(
                "this is the checkpoint of phase \(found.phase), and that of phase \(phase) is needed")
        }
        guard found.learner.seed == configuration.seed else {
            throw refuse(
                "it comes from a run of seed \(found.learner.seed), and config.json says \(configuration.seed)"
            )
        }
        guard found.learner.method == configuration.method, found.learner.settings == configuration.learning
        else { throw refuse("it comes from a run with other settings than config.json says") }
        return found
    }
}
