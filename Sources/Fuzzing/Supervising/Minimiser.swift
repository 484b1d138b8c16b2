import Foundation

/// Makes a failing input smaller by leaving out pieces, as long as it fails in the same way.
struct Minimiser {
    let options: FuzzOptions
    let surface: any FuzzSurface.Type
    /// A folder of its own.
    let folder: URL

    /// Processes that are started at most, and seconds that all may take.
    private static let processLimit = 60
    private static let secondsLimit = 30.0
    /// Candidates that one process tries.
    private static let batch = 24

    /// - Returns: whether the input fails alone, and the smallest that was found; nil where it does not fail alone.
    func minimise(_ input: [UInt8], failingAs failure: Finding, shouldStop: () -> Bool) throws
        -> [UInt8]?
    {
        func failing(_ candidates: [[UInt8]]) throws -> Int? {
            let result = try run(candidates, shouldStop)
            guard case .failed(failure.kind, failure.signal) = result.outcome else { return nil }
            // What is said before the colon is the same for every input.
            let isAlike = result.message.prefix { $0 != ":" } == failure.message.prefix { $0 != ":" }
            return isAlike ? Int(result.input) : nil
        }
        guard try failing([input]) != nil else { return nil }
        var best = input
        var size = max(1, input.count / 2)
        var processes = 0
        let start = Date()
        while !shouldStop(), processes < Self.processLimit, -start.timeIntervalSinceNow < Self.secondsLimit {
            let pieces = Self.without(piecesOf: size, best)
            var isSmaller = false
            for first in stride(from: 0, to: pieces.count, by: Self.batch) where !isSmaller {
                let candidates = Array(pieces[first..<min(first + Self.batch, pieces.count)])
                processes += 1
                guard processes < Self.processLimit else { break }
                if let index = try failing(candidates) {
                    best = candidates[index]
                    isSmaller = true
                }
            }
            if isSmaller { continue }
            if size == 1 { break }
            size /= 2
        }
        return best
    }

    private static func without(piecesOf size: Int, _ input: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: input.count, by: size).prefix(512).map { start in
            Array(input[..<start]) + input[min(start + size, input.count)...]
        }
    }

    /// The candidates are a corpus of their own.
    private func run(_ candidates: [[UInt8]], _ shouldStop: () -> Bool) throws -> WorkerProcess.Result {
        let entries = folder.appendingPathComponent(surface.name, isDirectory: true)
        try? FileManager.default.removeItem(at: entries)
        try FileManager.default.createDirectory(at: entries, withIntermediateDirectories: true)
        for (index, candidate) in candidates.enumerated() {
            try Data(candidate).write(to: entries.appendingPathComponent("\(10_000 + index)"))
        }
        let line = WorkerCommandLine(
            surface: surface.name, seed: options.seed, first: 0, end: UInt64(candidates.count),
            corpus: folder.path,
            board: folder.appendingPathComponent("board").path,
            scratch: folder.appendingPathComponent("scratch").path,
            limits: options.limits)
        return try WorkerProcess(program: options.program, line).run(
            shouldStop: shouldStop, progress: { _ in })
    }
}
