using System.Text;
using Adapters.GenesysCloudCx.Import;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>Every variant of an answer that the platform or its kits were seen to give.</summary>
public sealed class PlatformAnswerTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"message":"transcoding"}""")]
    [InlineData("not json")]
    public void ReadList_NoArray_MeansThatItConverts(string body) => Assert.Null(RecordingReader.ReadList(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Wanted_WholeAndSides_PrefersTheWhole()
    {
        var recording = Read("""{"id":"r","fileState":"available","mediaUris":{"1":{"mediaUri":"https://m/1"},"S":{"mediaUri":"https://m/s"},"0":{"mediaUri":"https://m/0"}}}""");

        Assert.Equal("AVAILABLE", recording.FileState);
        Assert.Equal("S", Assert.Single(recording.Wanted).Track);
    }

    [Fact]
    public void Wanted_SidesOnly_TakesEveryKey()
    {
        var recording = Read("""{"id":"r","mediaUris":{"1":{"mediaUri":"https://m/1","waveformData":[0.5,0.4]},"0":{"mediaUri":"https://m/0"}}}""");

        Assert.Equal(["0", "1"], recording.Wanted.Select(link => link.Track));
    }

    [Fact]
    public void Wanted_ArrayOfOneOrNoLink_IsTakenOrLeft()
    {
        Assert.Equal("S", Assert.Single(Read("""{"id":"r","mediaUris":[{"mediaUri":"https://m/x"}]}""").Wanted).Track);
        Assert.Empty(Read("""{"id":"r","mediaUris":{}}""").Wanted);
        Assert.Empty(Read("""{"id":"r","mediaUris":null,"estimatedTranscodeTimeMs":4000}""").Wanted);
        Assert.Equal(TimeSpan.FromSeconds(4), Read("""{"id":"r","estimatedTranscodeTimeMs":4000}""").TranscodeTime);
    }

    [Theory]
    [InlineData("""{"status":"Completed","expectedResultCount":2,"resultCount":2}""", true, false)]
    [InlineData("""{"status":"FULFILLED","expectedResultCount":2,"resultCount":2}""", true, false)]
    [InlineData("""{"status":"COMPLETED","expectedResultCount":0,"resultCount":0}""", true, false)]
    [InlineData("""{"status":"PROCESSING","expectedResultCount":2,"resultCount":2}""", false, false)]
    [InlineData("""{"status":"InProgress","expectedResultCount":0,"resultCount":0}""", false, false)]
    [InlineData("""{"status":"Failed","expectedResultCount":2,"resultCount":0}""", true, true)]
    [InlineData("""{"expectedResultCount":0,"resultCount":0}""", false, false)]
    [InlineData("""{"expectedResultCount":3,"resultCount":1}""", false, false)]
    [InlineData("""{"expectedResultCount":3,"resultCount":3}""", true, false)]
    public void BatchAnswer_AnySpelling_KnowsWhetherItIsDone(string body, bool isDone, bool isFailed)
    {
        var answer = BatchAnswer.Read(Encoding.UTF8.GetBytes(body))!;

        Assert.Equal((isDone, isFailed), (answer.IsDone, answer.IsFailed));
    }

    [Fact]
    public void BatchJob_ResultsWithoutRecordingId_GoToTheOnlyOneOfTheirConversation()
    {
        var alone = FetchPolicyTests.Recording() with { ConversationId = "one", RecordingId = "a" };
        var left = FetchPolicyTests.Recording() with { ConversationId = "two", RecordingId = "b" };
        var right = FetchPolicyTests.Recording() with { ConversationId = "two", RecordingId = "c" };
        BatchJob job = new([alone, left, right]);
        Uri link = new("https://m/1?Signature=x");

        var fresh = job.Fresh([new BatchResult("one", null, link, null, null), new BatchResult("two", null, link, null, null), new BatchResult("two", "b", link, null, null)]).ToList();

        Assert.Equal(["a", "b"], fresh.Select(entry => entry.Item.Recording.RecordingId));
        Assert.Equal(["two"], job.Ambiguous);
        Assert.Empty(job.Fresh([new BatchResult("one", null, new Uri("https://m/1?Signature=signed-anew"), null, null)]));
        Assert.Empty(job.Fresh([new BatchResult("one", null, new Uri("https://m/made-anew?Signature=x"), null, null)]));
        Uri second = new("https://m/second-file?Signature=x");
        Assert.Equal(second, Assert.Single(job.Fresh([new BatchResult("one", null, second, null, null), new BatchResult("one", null, link, null, null)])).Result.Link);
    }

    [Fact]
    public void BatchJob_EndsWithErrorsOrBeforeItsTime_KnowsWhichRecordingsAreNotWhole()
    {
        var half = FetchPolicyTests.Recording() with { ConversationId = "one", RecordingId = "half" };
        var whole = FetchPolicyTests.Recording() with { ConversationId = "two", RecordingId = "whole" };
        BatchJob job = new([half, whole]);
        List<BatchResult> results = [new("one", "half", new Uri("https://m/1"), null, null), new("one", "half", null, null, "Failed"), new("two", "whole", new Uri("https://m/2"), null, null)];

        job.End(new BatchAnswer(true, false, results));
        Assert.Equal([true, false], job.Items.Select(static item => item.IsPartial));

        job.End(new BatchAnswer(true, true, results));
        Assert.All(job.Items, static item => Assert.True(item.IsPartial));
    }

    [Fact]
    public void BatchJob_ResultThatGetsItsLinkLater_IsTakenUpThen()
    {
        BatchJob job = new([FetchPolicyTests.Recording()]);

        Assert.Empty(job.Fresh([new("conversation", "recording", null, null, null)]));
        Assert.Single(job.Fresh([new("conversation", "recording", new Uri("https://m/1"), null, null)]));
    }

    private static PlatformRecording Read(string body) => RecordingReader.ReadOne(Encoding.UTF8.GetBytes(body))!;
}
