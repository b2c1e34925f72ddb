using Adapter.Host.Diagnostics;
using Adapter.Host.Schedules;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Schedules;

public sealed class ScheduleBookTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ManualClock _clock = new(Now);
    private readonly LogRecorder _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Pause_BookOpenedAgain_IsStillThereWithTheLastResult()
    {
        using TempFolder folder = new();
        var book = Open(folder);
        Assert.True(book.Pause("restart.A", "ada"));
        Assert.False(book.Pause("RESTART.a", "bob"));
        Assert.True(book.TryBegin("import.B", "schedule"));
        Assert.False(book.TryBegin("import.B", "ada"));
        _clock.Advance(TimeSpan.FromSeconds(7));
        book.End("import.B", ScheduleOutcome.Failed, "It did not answer.");

        var again = Open(folder);

        Assert.Equal(new SchedulePause(Now, "ada"), again.PauseOf("restart.A"));
        Assert.Equal(new ScheduleResult(Now, Now.AddSeconds(7), ScheduleOutcome.Failed, "It did not answer.", "schedule"), again.LastOf("import.B"));
        Assert.Null(again.RunningOf("import.B"));
        Assert.True(again.Resume("restart.A"));
        Assert.False(again.Resume("restart.A"));
        Assert.Null(Open(folder).PauseOf("restart.A"));
    }

    [Theory]
    [InlineData("{ \"version\": 1, \"paus")]
    [InlineData("{ \"version\": 2, \"paused\": {}, \"last\": {} }")]
    [InlineData("null")]
    public void Open_UnreadableFile_IsSetAsideAndSaidPlainly(string content)
    {
        using TempFolder folder = new();
        var file = folder.Write(ScheduleBook.FileName, content);

        var book = Open(folder);

        Assert.Null(book.PauseOf("restart.A"));
        Assert.Contains(_log.Lines, line => line is { Level: LogLevel.Error, Id.Id: EventIds.ScheduleFileSetAside });
        Assert.Contains("pause again", Assert.Single(book.Notices), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Assert.Single(Directory.GetFiles(folder.Path, "schedules.json.unreadable-*"))));
        Assert.False(File.Exists(file));

        // a restart does not make it right: it is said until somebody has seen to it
        var again = Open(folder);
        Assert.Single(again.Notices);
        File.Delete(Directory.GetFiles(folder.Path, "schedules.json.unreadable-*").Single());
        Assert.Empty(again.Notices);
    }

    [Fact]
    public void Pause_FileCannotBeWritten_PausesNothing()
    {
        using TempFolder folder = new();
        var book = new ScheduleBook(Path.Combine(folder.Write("file", ""), "below"), _clock, _log.CreateLogger<ScheduleBook>());

        Assert.ThrowsAny<IOException>(() => book.Pause("restart.A", "ada"));
        Assert.Null(book.PauseOf("restart.A"));

        // a result is kept in memory, and the trouble is said once
        book.End("import.B", ScheduleOutcome.Done, "x");
        book.End("import.B", ScheduleOutcome.Done, "y");
        Assert.Equal("y", book.LastOf("import.B")!.Text);
        Assert.Single(_log.Lines, line => line.Id.Id == EventIds.ScheduleNotSaved);
    }

    private ScheduleBook Open(TempFolder folder) => new(folder.Path, _clock, _log.CreateLogger<ScheduleBook>());
}
