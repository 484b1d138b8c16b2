import Glibc
import Groundwork

/// The lines of standard input, one at a time, so that a person or a program may wait for an answer between two of them.
struct InputLines {
    /// Bytes of one line.
    static let longest = 16 << 20

    private var waiting: ArraySlice<UInt8> = []

    /// The next line without its end; nil where there is none.
    /// - Throws: ``InputError`` where a line is longer than ``longest``, or standard input can't be read.
    mutating func next() throws(InputError) -> String? {
        var line: [UInt8] = []
        while true {
            if let end = waiting.firstIndex(of: 0x0A) {
                line += waiting[..<end]
                waiting = waiting[(end + 1)...]
                return Self.text(line)
            }
            line += waiting
            waiting = []
            guard line.count <= Self.longest else {
                throw InputError("standard input: a line is longer than \(Self.longest >> 20) MiB")
            }
            guard try fill() else { return line.isEmpty ? nil : Self.text(line) }
        }
    }

    private static func text(_ line: [UInt8]) -> String {
        String(decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
    }

    /// - Returns: false at the end.
    private mutating func fill() throws(InputError) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count >= 0 {
                waiting = buffer[..<count]
                return count > 0
            }
            guard errno == EINTR else {
                throw InputError("standard input could not be read: \(String(cString: strerror(errno)))")
            }
        }
    }
}
