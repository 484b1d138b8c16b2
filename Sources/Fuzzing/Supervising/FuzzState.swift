import Foundation

/// Where a run stopped, in a file.
struct FuzzState: Codable {
    var seed: UInt64
    /// By surface, the number before which all inputs have been run.
    var next: [String: UInt64]

    /// - Returns: an empty state where the file is none of this seed.
    static func read(_ file: URL, seed: UInt64) -> FuzzState {
        let empty = FuzzState(seed: seed, next: [:])
        guard let data = try? Data(contentsOf: file),
            let state = try? JSONDecoder().decode(FuzzState.self, from: data), state.seed == seed
        else { return empty }
        return state
    }

    func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        try encoder.encode(self).write(to: file, options: .atomic)
    }
}
