using Adapter.Host.Access.Credentials;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>Changes of credentials that were not made, as answers of the API.</summary>
internal static class AccessAnswers
{
    public static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (AccessException exception)
        {
            return exception.Fault switch
            {
                AccessFault.NotFound => Problems.NotFound(exception.Message, exception.Remedy),
                AccessFault.Invalid => Problems.BadRequest(exception.Message, exception.Remedy),
                AccessFault.Conflict => Problems.Conflict(exception.Message, exception.Remedy),
                _ => Problems.Unavailable(exception.Message, exception.Remedy),
            };
        }
    }
}
