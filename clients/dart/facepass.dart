// Calls of FacePass, for Flutter on Android and iOS: dart:io alone. Not compiled by a test: see docs/mobile.md.

import 'dart:async';
import 'dart:convert';
import 'dart:io';
import 'dart:math';

/// The service refused a request. [code] is one of docs/errors.md; null where the gateway answered before it.
/// [requestId] finds the request in the service's log.
class Problem implements Exception {
  Problem(this.status, this.code, this.requestId, this.retryAfter);
  final int status;
  final String? code, requestId;

  /// What the service asks for, in seconds.
  final int? retryAfter;

  /// Whether the same request may succeed later: with a new token, or when the service has time.
  bool get passes => status == 401 || status == 429 || status >= 500 || code == 'idempotency_in_progress';
}

/// A key makes each repetition of it safe, also with a liveness token.
const tickets = '/api/v1/faces/upload';

/// How long the service may take for an answer, and how long a ticket is valid.
const _patience = Duration(seconds: 60), _ticketTime = Duration(minutes: 15);

/// A FacePass service. [token] gives the token of the user who is signed in, never an API key.
class FacePass {
  FacePass(String baseUrl, this.token) : baseUrl = baseUrl.replaceFirst(RegExp(r'/+$'), '');
  final String baseUrl;
  final Future<String> Function() token;
  final _http = HttpClient()..connectionTimeout = const Duration(seconds: 15);

  /// Calls a route that takes JSON, up to four times while the link breaks or the service asks for it. A verification
  /// uses its liveness token up, so with one it calls again only if the service has surely not begun.
  Future<Map<String, dynamic>> call(String method, String path, {Map<String, dynamic>? body, String? key}) async {
    final sameKey = key ?? newKey();
    final once = body?['liveness'] != null && path != tickets;
    for (var attempt = 1; ; attempt++) {
      var begun = false;
      int? asked;
      try {
        return await _exchange(method, path, body, sameKey, () => begun = true);
      } on Problem catch (problem) {
        final repeats = once ? problem.status == 429 : problem.passes && problem.status != 401;
        if (attempt == 4 || !repeats) rethrow;
        asked = problem.retryAfter;
      } on IOException {
        if (attempt == 4 || (once && begun)) rethrow;
      }
      await (asked == null ? pause(attempt) : Future<void>.delayed(Duration(seconds: min(asked, 30))));
    }
  }

  Future<Map<String, dynamic>> _exchange(
      String method, String path, Map<String, dynamic>? body, String key, void Function() onBegin) async {
    final bearer = await token();
    final request = await _http.openUrl(method, Uri.parse(baseUrl + path));
    onBegin();
    request.followRedirects = false; // the token would go to another host
    request.headers.set('authorization', 'Bearer $bearer');
    if (method == 'POST') request.headers.set('idempotency-key', key);
    if (body != null) {
      request.headers.contentType = ContentType.json;
      request.add(utf8.encode(jsonEncode(body)));
    }
    final response = await _within(_patience, request, request.close());
    final text = await _text(response);
    Object? content;
    try {
      content = text.isEmpty ? <String, dynamic>{} : jsonDecode(text);
    } on FormatException {
      content = null; // as the page of a hotel's network
    }
    if (response.statusCode >= 400) {
      final said = content is Map<String, dynamic> ? content : const <String, dynamic>{};
      final asked = int.tryParse(response.headers.value('retry-after') ?? '');
      throw Problem(response.statusCode, said['code'] as String?, said['request_id'] as String?, asked);
    }
    if (response.statusCode >= 300 || content is! Map<String, dynamic>) throw HttpException('not FacePass\'s answer');
    return content;
  }

  /// Posts the form of a ticket; the photo comes last. What S3 answered.
  Future<(int, String)> send(
      Map<String, dynamic> form, File photo, void Function(int sent, int total) onProgress) async {
    final boundary = newKey();
    final part = '--$boundary\r\ncontent-disposition: form-data; name=';
    final fields = (form['fields'] as Map).entries.map((each) => '$part"${each.key}"\r\n\r\n${each.value}\r\n').join();
    final head = utf8.encode('$fields$part"file"; filename="photo"\r\n\r\n');
    final tail = utf8.encode('\r\n--$boundary--\r\n');
    final total = head.length + await photo.length() + tail.length;
    final request = await _http.postUrl(Uri.parse(form['url'] as String));
    request.headers.set('content-type', 'multipart/form-data; boundary=$boundary');
    request.contentLength = total; // S3 takes no form of unknown length
    var sent = 0;
    List<int> counted(List<int> bytes) {
      sent += bytes.length;
      onProgress(sent, total);
      return bytes;
    }

    Stream<List<int>> parts() async* {
      yield counted(head);
      yield* photo.openRead().map(counted);
      yield counted(tail);
    }

    await _within(_ticketTime, request, request.addStream(parts()));
    final response = await _within(_patience, request, request.close());
    return (response.statusCode, await _text(response));
  }

  /// Ends a request whose step takes longer. The error is an IOException, as of a link that breaks.
  Future<T> _within<T>(Duration limit, HttpClientRequest request, Future<T> step) {
    return step.timeout(limit, onTimeout: () {
      request.done.ignore();
      request.abort();
      throw const HttpException('no answer in time');
    });
  }

  Future<String> _text(HttpClientResponse response) {
    final timed = response.timeout(_patience, onTimeout: (sink) {
      sink.addError(const HttpException('no answer in time'));
      sink.close();
    });
    return utf8.decodeStream(timed);
  }
}

/// Half a second, and longer with each attempt; apps that failed at once come back apart.
Future<void> pause(int attempt) {
  final longest = min(500 << min(attempt - 1, 4), 5000);
  return Future.delayed(Duration(milliseconds: longest ~/ 2 + Random().nextInt(longest ~/ 2)));
}

String newKey() => List.generate(4, (_) => Random.secure().nextInt(1 << 32).toRadixString(16)).join('-');
