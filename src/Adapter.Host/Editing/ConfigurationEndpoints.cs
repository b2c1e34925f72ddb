using System.ComponentModel;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Editing;

/// <summary><c>/api/v1/configuration</c>: the configuration as one archive, out and in.</summary>
internal static class ConfigurationEndpoints
{
    private const string Zip = "application/zip";

    public static void MapConfiguration(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/configuration").WithTags("Definitions").RequireAuthorization(HostApi.AdminPolicy);
        group.MapGet("/export", ([FromServices] ConfigurationExport export, [FromServices] TimeProvider time) => TypedResults.File(export.Make(), Zip, ConfigurationExport.NameAt(time.GetUtcNow())))
            .WithSummary("Every definition and the host's settings in one archive, without secrets")
            .Produces<byte[]>(StatusCodes.Status200OK, Zip);
        group.MapPost("/import", ImportAsync)
            .WithSummary("Takes over the definitions of such an archive, all or none; secrets that are here already are kept")
            .WithMetadata(new RequestSizeLimitAttribute(ConfigurationImport.MaxBytes))
            .Accepts<byte[]>(Zip, "*/*")
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<ImportedConfiguration>, ProblemHttpResult>> ImportAsync(
        HttpContext context,
        [FromServices] DefinitionWriter writer,
        [FromServices] ConfigurationImport import,
        [Description("Only tells what would be done.")] bool dryRun = false)
    {
        using MemoryStream archive = new();
        await context.Request.Body.CopyToAsync(archive, context.RequestAborted);
        archive.Position = 0;
        try
        {
            return TypedResults.Ok(await writer.AloneAsync(() => import.Take(archive, dryRun), context.RequestAborted));
        }
        catch (InvalidDataException exception)
        {
            return Problems.BadRequest($"The archive was not taken: {exception.Message}", "Give the archive of GET /api/v1/configuration/export as the body.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problems.Make(StatusCodes.Status500InternalServerError, $"The archive was not taken: {exception.Message}", "Let the account of the host write the configuration folder, and look for room on its disk.");
        }
    }
}
