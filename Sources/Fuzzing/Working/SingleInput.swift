import Foundation
import Synchronization

/// One input in this process, with nothing between it and a debugger.
public enum SingleInput {
    /// Runs one input on a thread of this process.
    /// - Parameters:
    ///   - scratch: a folder of its own.
    ///   - stack: bytes.
    /// - Returns: what came of it, in one line.
    /// - Throws: ``BrokenPromise``, or what the surface can't be set up for.
    public static func run(_ input: [UInt8], on surface: any FuzzSurface.Type, scratch: String, stack: Int)
        throws
        -> String
    {
        let outcome = Outcome()
        let thread = Thread {
            let result = Result { try run(input, surface, scratch) }
            outcome.result.withLock { $0 = result }
            outcome.ended.signal()
        }
        thread.stackSize = stack
        thread.start()
        outcome.ended.wait()
        return try outcome.result.withLock { $0 }?.get() ?? ""
    }

    private final class Outcome: Sendable {
        let result = Mutex<Result<String, any Error>?>(nil)
        let ended = DispatchSemaphore(value: 0)
    }

    private static func run(_ input: [UInt8], _ surface: any FuzzSurface.Type, _ scratch: String) throws
        -> String
    {
        var runner = try surface.init(scratch: scratch)
        do { try runner.run(input) } catch let failure as BrokenPromise {
            throw failure
        } catch {
            return "refused: \(error)"
        }
        return "done"
    }
}
