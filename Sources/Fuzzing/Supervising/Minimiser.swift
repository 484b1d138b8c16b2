import Foundation

/// Makes a failing input smaller by leaving out pieces, as long as it fails in the same way.
struct Minimiser {
    private let options: FuzzOptions
    private let surface: any FuzzSurface.Type
    /// The failure that must stay.
    private let failure: Finding
    /// A folder of its own.
    private let folder: URL
    private let shouldStop: () -> Bool
    private let start = Date()
    private var processes = 0

    /// Processes that are started at most, and seconds that all may take.
    private static let processLimit = 120
    private static let secondsLimit = 30.0
    /// Candidates that one process tries, and pieces of one size that are left out.
    private static let batch = 24
    private static let pieceLimit = 512

    init(
        _ failure: Finding, of surface: any FuzzSurface.Type, options: FuzzOptions, folder: URL,
        shouldStop: @escaping () -> Bool
    ) {
        self.failure = failure
        self.surface = surface
        self.options = options
        self.folder = folder
        self.shouldStop = shouldStop
    }

    private var isSpent: Bool {
        shouldStop() || processes >= Self.processLimit || -start.timeIntervalSinceNow > Self.secondsLimit
    }

    /// - Returns: the smallest input that was found; nil where the input does not fail alone.
    mutating func smallest(of input: [UInt8]) throws -> [UInt8]? {
        guard try firstFailing(of: [input]) != nil else { return nil }
        var best = input
        var size = max(1, input.count / 2)
        while !isSpent {
            if let smaller = try firstFailing(of: Self.without(piecesOf: size, best)) {
                best = smaller
            } else if size == 1 {
                break
            } else {
                size /= 2
            }
        }
        return best
    }

    private static func without(piecesOf size: Int, _ input: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: input.count, by: size).prefix(pieceLimit).map { start in
            Array(input[..<start]) + input[min(start + size, input.count)...]
        }
    }

    /// The first of the candidates that fails in the same way; those that fail otherwise are passed over.
    private mutating func firstFailing(of candidates: [[UInt8]]) throws -> [UInt8]? {
        var first = 0
        while first < candidates.count, !isSpent {
            let batch = Array(candidates[first..<min(first + Self.batch, candidates.count)])
            processes += 1
            let result = try run(batch)
            guard case .failed(let kind, let signal) = result.outcome else {
                first += batch.count
                continue
            }
            let index = first + Int(result.input)
            if isAlike(kind, signal, result.message) { return candidates[index] }
            first = index + 1
        }
        return nil
    }

    private func isAlike(_ kind: Finding.Kind, _ signal: Int32?, _ message: String) -> Bool {
        // What is said before the colon is the same for every input.
        kind == failure.kind && signal == failure.signal
            && message.prefix { $0 != ":" } == failure.message.prefix { $0 != ":" }
    }

    /// The candidates are a corpus of their own.
    private func run(_ candidates: [[UInt8]]) throws -> WorkerProcess.Result {
        let entries = folder.appendingPathComponent(surface.name, isDirectory: true)
        try? FileManager.default.removeItem(at: entries)
        try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
        for (index, candidate) in candidates.enumerated() {
            // In the order of their names.
            try Data(candidate).write(to: entries.appendingPathComponent("\(10_000 + index)"))
        }
        let line = WorkerCommandLine(
            surface: surface.name, seed: options.seed, first: 0, end: UInt64(candidates.count),
            corpus: folder.path, board: folder.appendingPathComponent("board").path,
            scratch: folder.appendingPathComponent("scratch").path, limits: options.limits)
        return try WorkerProcess(program: options.program, line).run(
            shouldStop: shouldStop, progress: { _ in })
    }
}
