using System.Text.Json;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Http;
using Adapter.Host.Plugins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Editing;

/// <summary><c>/api/v1/types</c> and <c>/api/v1/definitions</c>: what a definition may have in it, the files, and drafts of them.</summary>
internal static class EditingEndpoints
{
    /// <summary>A definition of the largest size, written as a JSON string.</summary>
    internal const int BodyLimit = 4 * SourceParser.MaxBytes;

    private const string DraftHelp = """Send {"file":"...","hash":"...","values":{...},"secrets":{...}} or {"file":"...","hash":"...","xml":"..."}.""";

    public static void MapEditing(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1").WithTags("Definitions").RequireAuthorization(HostApi.AdminPolicy);
        group.MapGet("/types", ([FromServices] DefinitionFiles files, [FromServices] PluginCatalogue plugins) => TypedResults.Ok(TypeListView.Of(files.Types, plugins.ReportFor)))
            .WithSummary("Installed adapter types with every setting as declared, and the settings of a data source");
        group.MapGet("/definitions", ([FromServices] DefinitionDesk desk, [FromServices] IAdapterDirectory adapters) => TypedResults.Ok(desk.List(States(adapters))))
            .WithSummary("Every definition file with what validate finds in it");
        group.MapGet("/definitions/{kind}/{file}", Show)
            .WithSummary("One definition file: text and values, secrets masked")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("/definitions/{kind}/check", CheckAsync)
            .WithSummary("Judges a draft as validate would, within the whole configuration; nothing is written")
            .WithDraft();
    }

    internal static RouteHandlerBuilder WithDraft(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<DefinitionDraft>("application/json")
        .WithMetadata(new RequestSizeLimitAttribute(BodyLimit))
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<(DefinitionDraft? Draft, ProblemHttpResult? Problem)> ReadAsync(HttpContext context)
    {
        try
        {
            var draft = await JsonSerializer.DeserializeAsync(context.Request.Body, EditingJsonContext.Default.DefinitionDraft, context.RequestAborted);
            return draft is { Xml: not null } or { Values: not null } ? (draft, null) : (null, Problems.BadRequest("The draft has neither values nor xml.", DraftHelp));
        }
        catch (JsonException)
        {
            // its words would quote the body, and secrets are in there
            return (null, Problems.BadRequest("The body is not a JSON object of the expected form.", DraftHelp));
        }
    }

    internal static ProblemHttpResult Refuse(DeskRefusal refusal, string file) => refusal switch
    {
        DeskRefusal.BadName => Problems.BadRequest("This is no name of a definition file.", DefinitionFileName.Remedy),
        DeskRefusal.Unreadable => Problems.Conflict($"The file {file} cannot be read, so it is neither shown nor written over.", "Let the account of the host read it; a definition has 1 MiB at most."),
        _ => Problems.NotFound($"There is no file {file}.", "GET /api/v1/definitions lists them."),
    };

    internal static ProblemHttpResult UnknownKind(string kind) => Problems.NotFound($"There are no definitions of the kind '{Shown.Name(kind)}'.", "The kinds are adapters and datasources.");

    private static Results<Ok<DefinitionView>, ProblemHttpResult> Show(string kind, string file, [FromServices] DefinitionDesk desk)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return UnknownKind(kind);
        }

        var (view, refusal) = desk.Show(known, file);
        return view is null ? Refuse(refusal, file) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<DraftCheckView>, ProblemHttpResult>> CheckAsync(string kind, HttpContext context, [FromServices] DefinitionDesk desk)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return UnknownKind(kind);
        }

        var (draft, problem) = await ReadAsync(context);
        if (draft is null)
        {
            return problem!;
        }

        var (view, _, refusal) = desk.Check(known, draft);
        return view is null ? Refuse(refusal, draft.File ?? string.Empty) : TypedResults.Ok(view);
    }

    private static Dictionary<string, string> States(IAdapterDirectory adapters)
        => adapters.Adapters.GroupBy(adapter => adapter.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First().State, StringComparer.OrdinalIgnoreCase);
}
