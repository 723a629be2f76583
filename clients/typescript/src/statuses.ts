/** What the service or the network refuses, by HTTP status. A class for each code is in generated/problems.ts. */

/** Everything that this client raises, except the reason of an AbortSignal. */
export class FacePassError extends Error {
  /** Of a call that sends a photo: the upload that it leaves, which may still be indexed; `undefined` if it leaves none. */
  uploadId: string | undefined = undefined;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message);
    this.name = new.target.name;
    if (options) this.cause = options.cause;
  }
}

/** There was no answer: the connection could not be made, broke, or took too long. */
export class NoAnswer extends FacePassError {
  readonly status = undefined;
  readonly retryAfter = undefined;
}

/** What answered was not FacePass: a proxy's page, for example. */
export class UnreadableAnswer extends FacePassError {}

/** One field of an `invalid_request`. */
export type FieldError = Record<string, unknown>;

/** What an answer says about itself when it is no success. */
export interface ProblemFacts {
  status: number;
  code: string;
  title: string;
  detail: string;
  requestId: string | undefined;
  errors: FieldError[];
  /** Seconds until trying again may help. */
  retryAfter: number | undefined;
  /** The answer's whole body, as JSON where it is JSON. */
  body: unknown;
}

/** An answer that is no success. `code` never changes; it is "" where API Gateway or an edge answered itself. */
export class Problem extends FacePassError implements ProblemFacts {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly errors: FieldError[];
  readonly retryAfter: number | undefined;
  readonly body: unknown;

  constructor(facts: ProblemFacts) {
    super([`${facts.status} ${facts.code || facts.title}: ${facts.detail}`, ...facts.errors.map(fieldText)].join("; "));
    this.status = facts.status;
    this.code = facts.code;
    this.title = facts.title;
    this.detail = facts.detail;
    this.requestId = facts.requestId;
    this.errors = facts.errors;
    this.retryAfter = facts.retryAfter;
    this.body = facts.body;
  }
}

function fieldText({ loc, msg }: FieldError): string {
  return `${Array.isArray(loc) ? loc.join(".") : ""}: ${msg}`;
}

export class BadRequestProblem extends Problem {}
export class UnauthorizedProblem extends Problem {}
export class ForbiddenProblem extends Problem {}
export class NotFoundProblem extends Problem {}
export class MethodNotAllowedProblem extends Problem {}
export class ConflictProblem extends Problem {}
export class ContentTooLargeProblem extends Problem {}
export class UnsupportedMediaTypeProblem extends Problem {}
export class UnprocessableContentProblem extends Problem {}
export class TooManyRequestsProblem extends Problem {}
export class InternalServerErrorProblem extends Problem {}
export class ServiceUnavailableProblem extends Problem {}

const STATUSES: Record<number, typeof Problem> = {
  400: BadRequestProblem,
  401: UnauthorizedProblem,
  403: ForbiddenProblem,
  404: NotFoundProblem,
  405: MethodNotAllowedProblem,
  409: ConflictProblem,
  413: ContentTooLargeProblem,
  415: UnsupportedMediaTypeProblem,
  422: UnprocessableContentProblem,
  429: TooManyRequestsProblem,
  500: InternalServerErrorProblem,
  503: ServiceUnavailableProblem,
};

/** The class of a status, for codes that this client does not know. */
export function classOfStatus(status: number): typeof Problem {
  return STATUSES[status] ?? Problem;
}
