using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adapter.Host.Http;

/// <summary>Answers to requests that cannot be met: problem details with a <c>remedy</c>.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string what, string remedy) => Make(StatusCodes.Status400BadRequest, what, remedy);

    public static ProblemHttpResult Forbidden(string what, string remedy) => Make(StatusCodes.Status403Forbidden, what, remedy);

    public static ProblemHttpResult NotFound(string what, string remedy) => Make(StatusCodes.Status404NotFound, what, remedy);

    public static ProblemHttpResult Conflict(string what, string remedy) => Make(StatusCodes.Status409Conflict, what, remedy);

    public static ProblemHttpResult BadGateway(string what, string remedy) => Make(StatusCodes.Status502BadGateway, what, remedy);

    public static ProblemHttpResult Unavailable(string what, string remedy) => Make(StatusCodes.Status503ServiceUnavailable, what, remedy);

    private static ProblemHttpResult Make(int status, string what, string remedy)
        => TypedResults.Problem(statusCode: status, detail: what, extensions: new Dictionary<string, object?> { ["remedy"] = remedy });
}
