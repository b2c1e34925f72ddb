using System.Security.Cryptography;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Recordings;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>What people look through and listen to, of a source that imports meanwhile.</summary>
public sealed class RecordingLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Library_OfARunningSource_ListsFindsAndOpensWhatIsStored()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 12);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();

        var page = await import.Source.ListAsync(new RecordingQuery { Limit = 1000 }, Token);
        var stored = page.Lines.Where(line => line.State == ImportState.Stored).ToList();

        Assert.Equal(ImportHarness.Fetchable(server).Select(recording => recording.Id).Order(), stored.Select(line => line.RecordingId!).Order());
        Assert.Equal(page.Lines.OrderByDescending(line => line.ConversationStart).Select(line => line.ConversationStart), page.Lines.Select(line => line.ConversationStart));
        foreach (var line in stored)
        {
            var details = (await import.Source.FindAsync(line.ConversationId, line.RecordingId!, Token))!;
            var file = Assert.Single(details.Files);
            Assert.Equal((Path.GetFileName(line.Location), "audio/wav", line.SizeInBytes, line.Sha256, (string?)null), (file.Name, file.ContentType, (long?)file.SizeInBytes, file.Sha256, file.Problem));
            using var metadata = JsonDocument.Parse(details.Metadata!);
            Assert.Equal(line.RecordingId, metadata.RootElement.GetProperty("recordingId").GetString());
            Assert.Null(details.MetadataProblem);

            var whole = await ReadAsync(import.Source, line, file.Name, 0);
            Assert.Equal(line.Sha256, Convert.ToHexStringLower(SHA256.HashData(whole)));
            Assert.Equal(whole[1000..], await ReadAsync(import.Source, line, file.Name, 1000));
            Assert.Empty(await ReadAsync(import.Source, line, file.Name, file.SizeInBytes));
        }

        await import.StopAsync();
    }

    [Fact]
    public async Task Open_NamesThatTheLedgerDoesNotHave_LeadNowhere()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 2);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();
        var line = (await import.Source.ListAsync(new RecordingQuery { States = [ImportState.Stored] }, Token)).Lines[0];
        var name = Path.GetFileName(line.Location!);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "secret.txt"), "secret", Token);

        foreach (var other in new[] { "../" + name, "../../../../../../../secret.txt", Path.Combine(_folder.Path, "secret.txt"), ".recordings-store", Path.ChangeExtension(name, null) + "_metadata.json", "" })
        {
            Assert.Null(await import.Source.OpenAsync(line.ConversationId, line.RecordingId!, other, 0, Token));
        }

        Assert.Null(await import.Source.OpenAsync("../..", line.RecordingId!, name, 0, Token));
        Assert.Null(await import.Source.FindAsync(line.ConversationId, "nobody", Token));
        await import.StopAsync();
    }

    [Fact]
    public async Task Find_FilesThatSomebodyTookAwayOrChanged_SaysWhichAndWhatToDo()
    {
        await using var server = await WithPastAsync(new RecordingOptions(), 3);
        await using var import = new ImportHarness(server, _folder).Start();
        await import.UntilAllImportedAsync();
        var lines = (await import.Source.ListAsync(new RecordingQuery { States = [ImportState.Stored] }, Token)).Lines;
        var (gone, cut) = (lines[0], lines[1]);
        File.Delete(gone.Location!);
        File.Delete(Path.ChangeExtension(gone.Location!, null) + "_metadata.json");
        await File.WriteAllTextAsync(cut.Location!, "cut", Token);

        var details = (await import.Source.FindAsync(gone.ConversationId, gone.RecordingId!, Token))!;
        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => import.Source.OpenAsync(gone.ConversationId, gone.RecordingId!, Path.GetFileName(gone.Location!), 0, Token));

        Assert.Contains("not in the store", Assert.Single(details.Files).Problem, StringComparison.Ordinal);
        Assert.Contains("backup", details.Files[0].Problem, StringComparison.Ordinal);
        Assert.Null(details.Metadata);
        Assert.Contains("_metadata.json' is not in the store", details.MetadataProblem, StringComparison.Ordinal);
        Assert.Contains("moved or removed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3 bytes in place of", (await import.Source.FindAsync(cut.ConversationId, cut.RecordingId!, Token))!.Files[0].Problem, StringComparison.Ordinal);

        // a share that is not mounted any more
        File.Delete(Path.Combine(import.RecordingsDirectory, ".recordings-store"));
        Assert.Contains("Mount the share", (await import.Source.FindAsync(cut.ConversationId, cut.RecordingId!, Token))!.Files[0].Problem, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Transient, (await Assert.ThrowsAsync<AdapterFailureException>(
            () => import.Source.OpenAsync(cut.ConversationId, cut.RecordingId!, Path.GetFileName(cut.Location!), 0, Token))).Class);
        await import.StopAsync();
    }

    [Fact]
    public async Task Library_OfASourceThatDoesNotRun_SaysSo()
    {
        await using GenesysCloudImportSource source = new(new());

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => source.ListAsync(new RecordingQuery(), Token));

        Assert.Equal(FailureClass.Transient, failure.Class);
    }

    private static async Task<byte[]> ReadAsync(GenesysCloudImportSource source, ImportReportLine line, string file, long offset)
    {
        await using var stream = (await source.OpenAsync(line.ConversationId, line.RecordingId!, file, offset, Token))!;
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private static async Task<SimulatorServer> WithPastAsync(RecordingOptions recordings, int calls)
    {
        var server = await ImportHarness.StartSimulatorAsync(recordings);
        server.Past!.MakeTiny(DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-5), calls);
        return server;
    }
}
