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
        group.MapPut("/definitions/{kind}/{file}", WriteAsync)
            .WithSummary("Writes a draft without errors; only what differs is changed in the file")
            .WithDraft()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/definitions/{kind}/{file}", RemoveAsync)
            .WithSummary("Removes a definition file; If-Match names the version that was seen")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/definitions/adapters/test", TestAsync)
            .WithSummary("Tries whether an adapter with this draft would work; nothing is written and no adapter is touched")
            .WithDraft()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
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
            return draft is not ({ Xml: not null } or { Values: not null }) ? (null, Problems.BadRequest("The draft has neither values nor xml.", DraftHelp))
                : draft.Values?.Advanced?.Any(static item => item is not { Key: not null }) == true ? (null, Problems.BadRequest("The draft has an advanced setting without a key.", """Send "advanced":[{"key":"...","value":"..."}]."""))
                : (draft, null);
        }
        catch (JsonException)
        {
            // its words would quote the body, and secrets are in there
            return (null, Problems.BadRequest("The body is not a JSON object of the expected form.", DraftHelp));
        }
    }

    private static Results<Ok<DefinitionView>, ProblemHttpResult> Show(string kind, string file, [FromServices] DefinitionDesk desk)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return EditingProblems.UnknownKind(kind);
        }

        var (view, refusal) = desk.Show(known, file);
        return view is null ? EditingProblems.Of(refusal, file) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<DraftCheckView>, ProblemHttpResult>> CheckAsync(string kind, HttpContext context, [FromServices] DefinitionDesk desk)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return EditingProblems.UnknownKind(kind);
        }

        var (draft, problem) = await ReadAsync(context);
        if (draft is null)
        {
            return problem!;
        }

        var (view, _, refusal) = desk.Check(known, draft);
        return view is null ? EditingProblems.Of(refusal, draft.File ?? string.Empty) : TypedResults.Ok(view);
    }

    private static async Task<Results<Ok<DefinitionWrittenView>, ProblemHttpResult>> WriteAsync(string kind, string file, HttpContext context, [FromServices] DefinitionDesk desk, [FromServices] DefinitionWriter writer)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return EditingProblems.UnknownKind(kind);
        }

        var (draft, problem) = await ReadAsync(context);
        if (draft is null)
        {
            return problem!;
        }

        var result = await writer.WriteAsync(known, file, draft, context.RequestAborted);
        return result.Outcome == WriteOutcome.Done ? TypedResults.Ok(new DefinitionWrittenView(file, result.Hash!, result.Findings, result.Applied)) : EditingProblems.Of(result, known, file, desk);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string kind, string file, HttpContext context, [FromServices] DefinitionDesk desk, [FromServices] DefinitionWriter writer)
    {
        if (DefinitionKinds.Of(kind) is not { } known)
        {
            return EditingProblems.UnknownKind(kind);
        }

        var hash = context.Request.Headers.IfMatch.ToString().Trim().Trim('"');
        var result = await writer.RemoveAsync(known, file, hash.Length == 0 ? null : hash, context.RequestAborted);
        return result.Outcome == WriteOutcome.Done ? TypedResults.NoContent() : EditingProblems.Of(result, known, file, desk);
    }

    private static async Task<Results<Ok<ConnectionTestView>, ProblemHttpResult>> TestAsync(HttpContext context, [FromServices] DefinitionDesk desk, [FromServices] ConnectionTester tester)
    {
        var (draft, problem) = await ReadAsync(context);
        if (draft is null)
        {
            return problem!;
        }

        var (view, judged, refusal) = desk.Check(DefinitionKind.Adapters, draft);
        if (view is null || judged is null)
        {
            return EditingProblems.Of(refusal, draft.File ?? string.Empty);
        }

        if (judged.HasErrors || judged.Set.Adapters.FirstOrDefault(adapter => Path.GetFileName(adapter.File) == view.File) is not { } entry)
        {
            return EditingProblems.Invalid(judged.Findings);
        }

        var checks = await tester.TestAsync(entry, context.RequestAborted);
        return TypedResults.Ok(new ConnectionTestView(
            [.. checks.Select(check => new ConnectionCheckView(check.Name, JsonNamingPolicy.CamelCase.ConvertName(check.Outcome.ToString()), check.Text, check.Remedy, check.Setting))], judged.Findings));
    }

    private static Dictionary<string, string> States(IAdapterDirectory adapters)
        => adapters.Adapters.GroupBy(adapter => adapter.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(same => same.Key, same => same.First().State, StringComparer.OrdinalIgnoreCase);
}
