// An app that meets services with odd answers: a line for each, with what came of it.

import Foundation
@testable import FacePass
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let environment = ProcessInfo.processInfo.environment
let photo = URL(fileURLWithPath: CommandLine.arguments[1])

func facepass(_ service: String) -> FacePass { FacePass(baseURL: URL(string: environment[service]!)!) { "token" } }

func said(_ error: Error) -> String {
    switch error {
    case let problem as Problem: return "problem \(problem.status)"
    case let photo as NotIndexed: return "\(photo.status) \(photo.reason ?? "nil")"
    case let error as URLError: return "URLError \(error.code.rawValue)"
    default: return "\(type(of: error))"
    }
}

func verify(_ service: String, liveness: String?) async {
    do {
        let body = ["liveness": liveness].compactMapValues { $0 }
        let answer = try await facepass(service).call("POST", "/api/v1/users/7/verify", body: body)
        print("\(service): match \(answer["match"] as? Bool ?? false)")
    } catch {
        print("\(service): \(said(error))")
    }
}

func upload(_ service: String, liveness: String? = nil) async throws -> PhotoUpload {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(UUID().uuidString)
    let upload = try PhotoUpload(facepass: facepass(service), folder: folder, identifier: service)
    try await upload.add(photo: photo, contentType: "image/jpeg", user: "7", liveness: liveness, nonce: "nonce")
    return upload
}

func enrol(_ upload: PhotoUpload) async -> String {
    do {
        return try await upload.proceed()["status"] as? String ?? "nil"
    } catch {
        return said(error)
    }
}

await verify("MAY_HAVE_BEGUN", liveness: "token")
await verify("REFUSED_AT_ONCE", liveness: "token")
await verify("CLOSED", liveness: "token")
let began = Date()
await verify("ASKS_FOR_TWO_SECONDS", liveness: nil)
print("waited \(Date().timeIntervalSince(began) >= 2)")

for (service, liveness) in [("EXPIRED", "token"), ("TOO_LARGE", nil), ("REFUSED_BY_S3", nil)] {
    let upload = try await upload(service, liveness: liveness)
    print("\(service): \(await enrol(upload)), pending \(await upload.isPending)")
}
let cancelled = try await upload("CANCELLED")
try await cancelled.cancel()
print("CANCELLED: pending \(await cancelled.isPending)")

let twice = try await upload("TWICE")
async let first = enrol(twice)
async let second = enrol(twice)
print("TWICE: \(await [first, second].sorted())")

// The end of another form's task is not the answer that is waited for.
let courier = Courier(identifier: "courier")
let answer = Task { try await courier.answer(to: "new") { _, _ in } }
try await Task.sleep(nanoseconds: 300_000_000)
for (name, code) in [("old", URLError.Code.cancelled), ("new", URLError.Code.timedOut)] {
    let task = URLSession.shared.dataTask(with: URL(string: "http://127.0.0.1:9")!)
    task.taskDescription = name
    courier.urlSession(URLSession.shared, task: task, didCompleteWithError: URLError(code))
}
do {
    print("COURIER: \(try await answer.value.status)")
} catch {
    print("COURIER: \(said(error))")
}
print("COURIER: has old \(await courier.has("old")), has new \(await courier.has("new"))")
