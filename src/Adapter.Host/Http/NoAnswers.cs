using Adapter.Abstractions;
using Adapter.Host.Supervision;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Http;

/// <summary>Questions to adapters that got no answer, as answers of the API.</summary>
internal static class NoAnswers
{
    /// <summary>A filter for endpoints that ask adapters.</summary>
    public static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (NoAnswerException exception) when (!context.HttpContext.Response.HasStarted)
        {
            var remedy = exception.Remedy ?? "See the adapter's state and log.";
            return exception.Reason switch
            {
                NoAnswerReason.NotFound => Problems.NotFound(exception.Message, "Name one of them."),
                NoAnswerReason.OtherKind => Problems.NotFound(exception.Message, remedy),
                NoAnswerReason.NotRunning => Problems.Conflict(exception.Message, remedy),
                _ when exception.Class == FailureClass.Configuration => Problems.BadRequest(exception.Message, remedy),
                _ => Problems.BadGateway(exception.Message, remedy),
            };
        }
    }
}
