import Foundation

extension PoolOpener {
    /// Cores that this process may use, 1 or more.
    public static var coreCount: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
