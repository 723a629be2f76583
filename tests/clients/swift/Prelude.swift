// What an app has before the program of docs/mobile.md begins; on Linux, where the process itself sends the forms.

import Foundation

struct Session: Sendable {
    func token() async throws -> String { ProcessInfo.processInfo.environment["TOKEN"] ?? "" }
}

let session = Session()
let user = ProcessInfo.processInfo.environment["USER_ID"] ?? ""
let serviceURL = URL(string: ProcessInfo.processInfo.environment["FACEPASS_URL"] ?? "")!
let photoURL = URL(fileURLWithPath: CommandLine.arguments[1])
let selfieURL = URL(fileURLWithPath: CommandLine.arguments[2])
