using System.Globalization;
using System.Text;
using System.Text.Json;
using Adapter.Host.Logging;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Logging;

public sealed class LogFileTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Find_LinesOfEitherLayout_AreReadBack(string layout)
    {
        var began = DateTime.UtcNow;
        await using var fixture = await LogFixture.StartAsync(text => text.Replace("name=\"layout\" value=\"text\"", $"name=\"layout\" value=\"{layout}\"", StringComparison.Ordinal));
        var before = LogFixture.Text(DateTimeOffset.UtcNow.AddMinutes(-1));
        fixture.LoggerOf("Contoso, EMEA").Log(LogLevel.Error, new EventId(4711), new InvalidOperationException("first\nsecond"), "It broke:\n2026-09-14 08:00:00.000Z ERROR 1 Journal [-] forged");
        fixture.Logger("Adapter.Host.Supervision.AdapterUnit").LogWarning("{Adapter} waits", "Contoso, EMEA");
        fixture.LoggerOf("Other").LogError("not asked for");

        var page = await fixture.FindAsync($"from={before}&adapter=contoso,%20emea&level=warning");
        var lines = page.GetProperty("lines").EnumerateArray().ToList();

        Assert.Equal(2, lines.Count);
        Assert.Equal("error", lines[0].GetProperty("level").GetString());
        Assert.Equal(4711, lines[0].GetProperty("id").GetInt32());
        Assert.Equal("Link", lines[0].GetProperty("room").GetString());
        Assert.Equal("Contoso, EMEA", lines[0].GetProperty("adapter").GetString());
        Assert.StartsWith("It broke:", lines[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("second", lines[0].GetProperty("exception").GetString(), StringComparison.Ordinal);
        Assert.Equal("Supervision", lines[1].GetProperty("room").GetString());
        Assert.Equal("Contoso, EMEA waits", lines[1].GetProperty("message").GetString());
        var written = fixture.Files();
        Assert.Contains(layout == "text" ? "\n    second" : "first\\nsecond", written, StringComparison.Ordinal);
        Assert.DoesNotContain("${", written, StringComparison.Ordinal);
        // two at midnight
        string[] names = [.. new[] { began, DateTime.UtcNow }.Select(at => at.ToString("'adapterhost_'yyyy_MM_dd'.log'", CultureInfo.InvariantCulture))];
        Assert.All(Directory.GetFiles(fixture.LogFolder), file => Assert.Contains(Path.GetFileName(file), names));
    }

    [Fact]
    public async Task Write_FileGetsLarge_HasAnotherPart()
    {
        await using var fixture = await LogFixture.StartAsync(text => text.Replace("archiveAboveSize=\"52428800\"", "archiveAboveSize=\"4000\"", StringComparison.Ordinal));
        for (var i = 0; i < 100; i++)
        {
            fixture.LoggerOf("A").LogInformation("line {Number} with some text behind it", i);
            if (i % 20 == 0)
            {
                // lines that come together are written together
                fixture.Files();
            }
        }

        var page = await fixture.FindAsync("adapter=A");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"line {i} with some text behind it"), page.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("message").GetString()));
        var files = Directory.GetFiles(fixture.LogFolder).Select(Path.GetFileName).ToList();
        Assert.True(page.GetProperty("files").GetInt32() == files.Count && files.Count > 1, string.Join(' ', files));
        Assert.Contains(files, file => file!.EndsWith("_1.log", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_SettingsOfTheLogThatCannotBeRead_SaysWhichFile()
    {
        var exception = await Assert.ThrowsAsync<HostStartException>(() => LogFixture.StartAsync(text => text.Replace("</targets>", "", StringComparison.Ordinal)));
        Assert.Contains("nlog.config cannot be used", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_ManyParts_PagesThroughTheSpanInOrder()
    {
        using TempFolder folder = new();
        Fill(folder, "adapterhost_2026_09_14.log", Start, 3_000);
        Fill(folder, "adapterhost_2026_09_14_2.log", Start.AddSeconds(6_000), 3_000);
        Fill(folder, "adapterhost_2026_09_14_1.log", Start.AddSeconds(3_000), 3_000);
        folder.Write("adapterhost_2026_09_13.log", "2026-09-13 08:00:00.000Z INFO  1 Journal [-] another day\n");
        folder.Write("other_2026_09_14.log", "2026-09-14 09:00:00.000Z INFO  1 Journal [-] another program\n");
        LogFiles files = new(folder.Path);
        LogQuery query = new(Start.AddSeconds(2_500), Start.AddSeconds(6_500), new LogFilter { Adapter = "A" }, 300);
        List<string> found = [];
        LogPage page;
        do
        {
            page = files.Find(query, TestContext.Current.CancellationToken);
            Assert.InRange(page.Lines.Count, 0, 300);
            found.AddRange(page.Lines.Select(line => line.Message));
            query = query with { At = page.Next };
        }
        while (page.Next is not null);

        // every other line is of adapter A
        Assert.Equal(Enumerable.Range(2_500, 4_000).Where(i => i % 2 == 0).Select(i => $"line {i}"), found);
        Assert.Equal(3, page.Files);
    }

    [Fact]
    public void Find_NothingFits_StopsAfterSoManyBytesAndGoesOn()
    {
        using TempFolder folder = new();
        Fill(folder, "adapterhost_2026_09_14.log", Start, 5_000);
        LogFiles files = new(folder.Path, mostBytes: 50_000);
        LogQuery query = new(Start, Start.AddDays(1), new LogFilter { Text = "line 4999" }, 10);
        var answers = 0;
        LogPage page;
        do
        {
            page = files.Find(query, TestContext.Current.CancellationToken);
            query = query with { At = page.Next };
            answers++;
        }
        while (page.Next is not null && answers < 100);

        Assert.Equal("line 4999", Assert.Single(page.Lines).Message);
        Assert.InRange(answers, 3, 20);
    }

    [Fact]
    public void Find_LinesAreLong_PageEndsBeforeItsLimitAndGoesOn()
    {
        using TempFolder folder = new();
        folder.Write("adapterhost_2026_09_14.log", string.Concat(Enumerable.Range(0, 300).Select(i => Line(i, $"{i} {new string('x', 60_000)}"))));
        using LogFiles files = new(folder.Path);
        LogQuery query = new(Start, Start.AddDays(1), new LogFilter(), 5_000);
        List<int> pages = [];
        LogPage page;
        do
        {
            page = files.Find(query, TestContext.Current.CancellationToken);
            query = query with { At = page.Next };
            pages.Add(page.Lines.Count);
        }
        while (page.Next is not null);

        Assert.Equal(300, pages.Sum());
        Assert.All(pages, count => Assert.InRange(count, 1, 150));
    }

    [Fact]
    public async Task FindAsync_ManyAtOnce_AllGetTheirAnswerAndOneThatGivesUpWaitsNoMore()
    {
        using TempFolder folder = new();
        Fill(folder, "adapterhost_2026_09_14.log", Start, 3_000);
        using LogFiles files = new(folder.Path);
        LogQuery query = new(Start, Start.AddDays(1), new LogFilter(), 10);

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => files.FindAsync(query, TestContext.Current.CancellationToken)));

        Assert.All(pages, page => Assert.Equal(10, page.Lines.Count));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.FindAsync(query, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Find_LineLongerThanTheLimit_IsCutAndTheNextIsWhole()
    {
        using TempFolder folder = new();
        folder.Write("adapterhost_2026_09_14.log", $"{Line(0, "long " + new string('x', 300_000))}{Line(1, "short")}2026-09-14 08:00:02.000Z INFO  1 Journal [-] being wri");
        var page = new LogFiles(folder.Path).Find(new LogQuery(Start, Start.AddDays(1), new LogFilter(), 10), TestContext.Current.CancellationToken);
        Assert.Equal(2, page.Lines.Count);
        Assert.InRange(page.Lines[0].Message.Length, 1_000, LogFileLines.LongestLine);
        Assert.Equal("short", page.Lines[1].Message);
    }

    [Theory]
    [InlineData("from=0001-01-01")]
    [InlineData("to=0001-01-01")]
    [InlineData("from=2026-09-14&to=9999-12-31T23:59:59.9999999Z")]
    public async Task Api_MomentAtTheEndOfAllTime_IsAnswered(string query)
    {
        await using var fixture = await LogFixture.StartAsync();
        using var answer = await fixture.Client.GetAsync("/api/v1/logs?" + query, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("from=yesterday", "from is 'yesterday'")]
    [InlineData("from=2026-09-14&to=2026-09-13", "not after from")]
    [InlineData("level=loud", "level is 'loud'")]
    [InlineData("limit=0", "limit is 0")]
    [InlineData("at=../../etc/passwd:0", "at is")]
    public async Task Api_BadQuery_SaysWhatIsWrong(string query, string says)
    {
        await using var fixture = await LogFixture.StartAsync();
        using var answer = await fixture.Client.GetAsync("/api/v1/logs?" + query, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(says, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static void Fill(TempFolder folder, string name, DateTimeOffset from, int lines)
    {
        StringBuilder text = new();
        var first = (int)(from - Start).TotalSeconds;
        for (var i = first; i < first + lines; i++)
        {
            text.Append(Line(i, $"line {i}", i % 2 == 0 ? "A" : "B"));
        }

        folder.Write(name, text.ToString());
    }

    private static string Line(int second, string message, string adapter = "A")
        => string.Create(CultureInfo.InvariantCulture, $"{Start.AddSeconds(second):yyyy-MM-dd HH:mm:ss.fff}Z INFO  1201 Link        [{adapter}] {message}\n");
}
