import Foundation
internal import CFuzzing

/// What a worker tells the process that watches it, in a file that both have in memory: it outlives a crash.
///
/// One process writes, the other reads when the first has ended, or reads single words meanwhile.
struct WorkerBoard {
    /// A word's place in the file. The stack of a crash comes behind the last.
    enum Word: Int, CaseIterable {
        /// The input that runs now.
        case input
        /// Inputs that have been run.
        case done
        /// Of those, the ones that were refused by an error.
        case refused
        /// Most bytes of memory that the process had at once.
        case peakMemory
        /// Bytes that the process grew by after it had warmed up.
        case growth
        /// Nanoseconds of CPU of the dearest input, and its number.
        case slowestTime, slowestInput
        /// Whether set-up is over: a worker that ends before has nothing to do with any input.
        case isReady
    }
    static let byteCount = 4096

    private let words: UnsafeMutablePointer<UInt64>

    /// - Throws: where the file can't be opened or mapped.
    init(path: String, creates: Bool) throws {
        let file = open(path, creates ? O_RDWR | O_CREAT | O_TRUNC : O_RDWR, 0o644)
        guard file >= 0 else { throw FuzzingError("\(path): \(String(cString: strerror(errno)))") }
        defer { Foundation.close(file) }
        if creates, ftruncate(file, off_t(Self.byteCount)) != 0 {
            throw FuzzingError("\(path): \(String(cString: strerror(errno)))")
        }
        let memory = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        guard let memory, memory != MAP_FAILED else {
            throw FuzzingError("\(path): can't be mapped into memory")
        }
        words = memory.bindMemory(to: UInt64.self, capacity: Self.byteCount / 8)
    }

    /// Gives the memory back; the board is of no use afterwards.
    func unmap() { munmap(words, Self.byteCount) }

    subscript(word: Word) -> UInt64 {
        get { words[word.rawValue] }
        nonmutating set { words[word.rawValue] = newValue }
    }

    func clear() { for index in 0..<Self.byteCount / 8 { words[index] = 0 } }

    /// From now on a crash of this process leaves its stack here.
    func keepCrashes() { fuzzing_keep_crashes(words + Word.allCases.count) }

    /// Return addresses of a crash as offsets into the program, the innermost first; empty where there was none.
    var crashStack: [UInt64] {
        let frames = words + Word.allCases.count
        return (0..<min(Int(frames[0]), Int(FUZZING_FRAME_LIMIT) - 1)).map { frames[$0 + 1] }
    }
}
