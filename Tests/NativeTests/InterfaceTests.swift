import Foundation
import Groundwork
import Synchronization
import Testing

@testable import Native

@Suite("The C interface takes whatever it is given", .serialized)
struct InterfaceTests {
    /// The requests of the session that Swift's and Python's tests read, by name.
    private static let golden: [(name: String, frame: [UInt8])] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "EnvironmentPoolTests/Golden/frames.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard let mark = line.range(of: " > ") else { return nil }
            let digits = Array(line[mark.upperBound...].utf8)
            let frame = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
            }
            return (String(line[..<mark.lowerBound]), frame)
        }
    }()

    @Test("Every kind of request is answered by its own kind")
    func kinds() {
        let session = NativeSession()
        defer { session.close() }
        #expect(session.open().kind == 0x82)
        #expect(Set(Self.golden.map { $0.frame[5] }) == Set(1...15))
        for (name, frame) in Self.golden
        where name != "open" && !name.hasPrefix("unknown") && name != "too many" {
            let answer = session.ask(frame)
            #expect(answer.isWhole(for: frame) && answer.kind == frame[5] | 0x80, "\(name)")
        }
    }

    @Test(
        "Every byte of every kind of request may be any other, and the answer is a frame",
        arguments: golden.map(\.name))
    func mutations(name: String) throws {
        let frame = try #require(Self.golden.first { $0.name == name }).frame
        let session = NativeSession()
        defer { session.close() }
        session.begin()
        var refused = 0
        for place in frame.indices {
            for value: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF] where frame[place] != value {
                var changed = frame
                changed[place] = value
                let answer = session.ask(changed)
                #expect(answer.isWhole(for: changed), "byte \(place) as \(value)")
                if let error = answer.error {
                    #expect((1...5).contains(error))
                    refused += 1
                }
            }
            // Cut short, with a length that says so and with one that does not.
            var short = Array(frame[..<place])
            #expect(session.ask(short).error == 1)
            if place >= 16 {
                short.replaceSubrange(0..<4, with: NativeSession.bytes(UInt32(place)))
                #expect(session.ask(short).isWhole(for: short))
            }
        }
        #expect(refused > 16, "a version, a length, flags and a kind that are not known are refused")
        // Whatever it was asked before, it goes on.
        #expect(session.ask(NativeSession.frame(15, count: 0)).kind == 0x8F)
    }

    @Test("Frames that promise more than there is are refused before anything is made of it")
    func promises() {
        let session = NativeSession()
        defer { session.close() }
        session.begin()
        for kind: UInt8 in 1...15 {
            for count: UInt32 in [0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x2000_0000] {
                for body in [[], [UInt8](repeating: 0xFF, count: 64), [UInt8](repeating: 0, count: 64)] {
                    let frame = NativeSession.frame(kind, count: count, body)
                    #expect(session.ask(frame).isWhole(for: frame))
                }
            }
        }
        let counts = session.ask(NativeSession.frame(15, count: 0))
        #expect(String(decoding: counts.bytes, as: UTF8.self).contains(#""environments":2"#))
    }

    @Test("A handle that names nothing, is closed, or is closed again does no harm")
    func handles() {
        let session = NativeSession()
        session.begin()
        let other = NativeSession()
        #expect(session.number != 0 && other.number != session.number)
        session.close()
        session.close()
        for number in [session.number, 0, 1 << 63, .max] {
            NativeSession(number: number).close()
            let answer = NativeSession(number: number).ask(NativeSession.frame(1, count: 0))
            #expect(answer == NativeSession.Answer(status: 1, bytes: []))
        }
        #expect(other.ask(NativeSession.frame(1, count: 0)).kind == 0x81)
        other.close()
        #expect(NativeSession().number > other.number, "numbers are never used twice")
    }

    @Test("Pointers that are NULL, and lengths that make no sense, are told")
    func pointers() {
        #expect(Native.open(nil, "x") == 0 && Native.open("x", nil) == 0)
        let session = NativeSession()
        defer { session.close() }
        var answer: UnsafeMutablePointer<UInt8>?
        var length = 0
        let frame = NativeSession.frame(1, count: 0)
        #expect(Native.call(session.number, nil, 16, &answer, &length) == 2)
        #expect(Native.call(session.number, frame, -1, &answer, &length) == 2)
        #expect(Native.call(session.number, frame, Int.max, &answer, &length) == 2)
        #expect(Native.call(session.number, frame, 16, nil, &length) == 2)
        #expect(Native.call(session.number, frame, 16, &answer, nil) == 2)
        #expect(answer == nil && length == 0)
        Native.free(nil)
        let texts = (Int32(-1)...5).map { String(cString: Native.statusText($0)) }
        #expect(Set(texts).count == 5 && texts[0] == texts[6] && !texts.contains(""))
        #expect(Native.interfaceVersion() == 1 && !String(cString: Native.version()).isEmpty)
    }

    @Test("Many threads on one environment: one at a time has it, the others are told, and no step is lost")
    func oneEnvironment() {
        let session = NativeSession()
        defer { session.close() }
        session.begin()
        let answers = Parallel.map(400, workers: 8) { _ in session.ask(NativeSession.step(1, "scroll [down]"))
        }
        let done = answers.filter { $0.kind == 0x85 }.count
        #expect(done > 0)
        #expect(answers.allSatisfy { $0.kind == 0x85 || $0.error == 2 })
        let last = session.ask(NativeSession.frame(8, count: 1, NativeSession.bytes(UInt64(1))))
        // Behind header, id and reward stand the steps.
        #expect(Int(NativeSession.number(last.bytes, at: 32)) == done)
    }

    @Test(
        "A session may be closed, and the process be about to fork, while others are in the middle of calls")
    func closingAndForking() {
        let sessions = (0..<8).map { _ in NativeSession() }
        for session in sessions { session.begin() }
        let steps = Atomic<Int>(0)
        _ = Parallel.map(10, workers: 10) { index in
            switch index {
            case 8:
                for _ in 0..<50 {
                    Native.beforeFork()
                    let before = steps.load(ordering: .sequentiallyConsistent)
                    usleep(500)
                    // Calls that are over may still be counted; nothing new is done.
                    #expect(steps.load(ordering: .sequentiallyConsistent) - before <= 8)
                    Native.afterForkInParent()
                }
                for session in sessions { session.close() }
            case 9: for session in sessions.reversed() { session.close() }
            default:
                while true {
                    let answer = sessions[index].ask(NativeSession.step(1, "scroll [down]"))
                    if answer.status == 1 { return }
                    #expect(answer.kind == 0x85)
                    steps.add(1, ordering: .sequentiallyConsistent)
                }
            }
        }
        #expect(steps.load(ordering: .sequentiallyConsistent) >= 0)
    }
}
