using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Adapter.Host.Http;

/// <summary>Answers to requests that cannot be met: problem details with a <c>remedy</c>.</summary>
internal static class Problems
{
    private const string Remedy = "remedy";

    public static ProblemHttpResult BadRequest(string what, string remedy) => Make(StatusCodes.Status400BadRequest, what, remedy);

    public static ProblemHttpResult Forbidden(string what, string remedy) => Make(StatusCodes.Status403Forbidden, what, remedy);

    public static ProblemHttpResult NotFound(string what, string remedy) => Make(StatusCodes.Status404NotFound, what, remedy);

    public static ProblemHttpResult Conflict(string what, string remedy) => Make(StatusCodes.Status409Conflict, what, remedy);

    public static ProblemHttpResult BadGateway(string what, string remedy) => Make(StatusCodes.Status502BadGateway, what, remedy);

    public static ProblemHttpResult Unavailable(string what, string remedy) => Make(StatusCodes.Status503ServiceUnavailable, what, remedy);

    /// <summary>Puts a remedy into what the framework refuses by itself: an unknown path, a wrong method, a value that cannot be read, a missing sign-in.</summary>
    public static void AddRemedy(ProblemDetails problem)
    {
        if (!problem.Extensions.ContainsKey(Remedy))
        {
            problem.Extensions[Remedy] = problem.Status switch
            {
                StatusCodes.Status400BadRequest or StatusCodes.Status415UnsupportedMediaType => "Compare the request with GET /openapi/v1.json: a value or the body has another form.",
                StatusCodes.Status401Unauthorized => "Sign in: with a session (POST /api/v1/session), an API key (Authorization: Bearer), or name and password (HTTP Basic).",
                StatusCodes.Status403Forbidden => "Sign in as somebody whose role allows it: GET /api/v1/session tells yours, docs/access.md what each may do.",
                StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => "GET /openapi/v1.json lists every path with its methods.",
                StatusCodes.Status429TooManyRequests => "Wait as long as Retry-After says.",
                StatusCodes.Status413PayloadTooLarge => "Send less: no request needs more than a few kilobytes.",
                >= StatusCodes.Status500InternalServerError => "Look into the log of the host for this moment, and give it to support.",
                _ => "Compare the request with GET /openapi/v1.json.",
            };
        }
    }

    public static ProblemHttpResult Make(int status, string what, string remedy)
        => TypedResults.Problem(statusCode: status, detail: what, extensions: new Dictionary<string, object?> { [Remedy] = remedy });
}
