using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Xml;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adapter.Host.Editing;

/// <summary>Why a file was not shown, written or removed, as answers of the API.</summary>
internal static class EditingProblems
{
    public static ProblemHttpResult UnknownKind(string kind) => Problems.NotFound($"There are no definitions of the kind '{Shown.Name(kind)}'.", "The kinds are adapters and datasources.");

    public static ProblemHttpResult Of(DeskRefusal refusal, string file) => refusal switch
    {
        DeskRefusal.BadName => Problems.BadRequest("This is no name of a definition file.", DefinitionFileName.Remedy),
        DeskRefusal.Unreadable => Unreadable(file),
        _ => Problems.NotFound($"There is no file {Shown.Name(file)}.", "GET /api/v1/definitions lists them."),
    };

    public static ProblemHttpResult Of(WriteResult result, DefinitionKind kind, string file, DefinitionDesk desk) => result.Outcome switch
    {
        WriteOutcome.BadName => Of(DeskRefusal.BadName, file),
        WriteOutcome.NotThere => Of(DeskRefusal.NotThere, file),
        WriteOutcome.Unreadable => Unreadable(file),
        WriteOutcome.Invalid => Invalid(result.Findings),
        WriteOutcome.InUse => kind == DefinitionKind.DataSources
            ? Problems.Conflict($"The data source is used by {result.Why}.", "Give those adapters another data source or remove them first.")
            : Problems.Conflict($"The adapter is the primary of {result.Why}.", "Take SecondaryOf out of those adapters or remove them first."),
        WriteOutcome.Changed => Changed(file, desk.Show(kind, file).View),
        _ => Problems.Make(StatusCodes.Status500InternalServerError, $"The file {file} could not be written: {result.Why} It is as it was.", "Let the account of the host write the configuration folder, and look for room on its disk."),
    };

    public static ProblemHttpResult Invalid(IReadOnlyList<DefinitionFinding> findings)
        => With(Problems.Make(StatusCodes.Status422UnprocessableEntity, "The draft has errors; nothing was written.", "Correct what the findings name."), "findings", findings.ToArray());

    private static ProblemHttpResult Unreadable(string file)
        => Problems.Conflict($"The file {Shown.Name(file)} cannot be read, so values cannot be written into it.", "Send its corrected text as xml, or correct it by hand; let the account of the host read it; a definition has 1 MiB at most.");

    private static ProblemHttpResult Changed(string file, DefinitionView? current)
    {
        var problem = Problems.Conflict(
            current is null ? $"The file {Shown.Name(file)} is not there any more." : $"The file {Shown.Name(file)} is another than the one that was edited.",
            "Look at what is there now (current) and make the change again; send its hash.");
        return current is null ? problem : With(problem, "current", current);
    }

    private static ProblemHttpResult With(ProblemHttpResult problem, string name, object value)
    {
        problem.ProblemDetails.Extensions[name] = value;
        return problem;
    }
}
