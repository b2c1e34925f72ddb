using System.Text.Json;
using System.Xml;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Storage.Sidecars;
using Adapters.GenesysCloudCx.Sync;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fuzz.Targets;

/// <summary>Everything of the plugin that reads an answer of the platform, by the name that inputs give it.</summary>
internal static class RestReaders
{
    public static readonly IReadOnlyDictionary<string, Func<RestBench, byte[], CancellationToken, Task>> ByName = new Dictionary<string, Func<RestBench, byte[], CancellationToken, Task>>
    {
        ["token"] = static (bench, _, cancel) => bench.Tokens.GetAsync(cancel).AsTask(),
        ["users"] = UsersAsync,
        ["names"] = NamesAsync,
        ["organization"] = static (bench, _, cancel) => bench.Api.SendAsync(HttpMethod.Get, "organizations/me", null, PlatformJson.Default.OrganizationAnswer, RequestPriority.Link, cancel),
        ["channel"] = static (bench, _, cancel) => new ChannelClient(bench.Api).CreateAsync(cancel),
        ["channels"] = static (bench, _, cancel) => new ChannelClient(bench.Api).ExpiresAsync("c1", cancel),
        ["subscriptions"] = static (bench, _, cancel) => new ChannelClient(bench.Api).ReplaceAsync("c1", ["v2.users.u1.conversations?presence"], cancel),
        ["topics"] = TopicsAsync,
        ["page"] = PageAsync,
        ["job"] = static (bench, _, cancel) => bench.Api.SendAsync(HttpMethod.Get, "analytics/conversations/details/jobs/j", null, PlatformJson.Default.JobStatus, RequestPriority.ImportHistoric, cancel),
        ["orphans"] = static (bench, _, cancel) => new OrphanCount(bench.Api, bench.Clock).RefreshAsync(cancel),
        ["metadata"] = static async (bench, _, cancel) => RecordingList.Read(await bench.Api.GetAsync("conversations/c/recordingmetadata", RequestPriority.ImportLive, cancel)),
        ["recordings"] = RecordingsAsync,
        ["submitted"] = static (bench, _, cancel) => new BatchClient(bench.Api).SubmitAsync([], RequestPriority.ImportLive, cancel),
        ["batch"] = static (bench, _, cancel) => new BatchClient(bench.Api).ReadAsync("j", RequestPriority.ImportLive, cancel),
        ["conversation"] = ConversationAsync,
    };

    private static async Task UsersAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        using UserDirectory directory = new(bench.Api, bench.Clock, bench.Clock, bench.Status, NullLogger.Instance);
        await directory.RefreshAsync(
            RequestPriority.Link,
            page =>
            {
                foreach (var entity in UserDirectory.Entities(page))
                {
                    FramesTarget.NewInterpreter(bench.Status).ReconcileUser(entity.Span, page.RequestedAt, page.ReceivedAt, []);
                }

                return ValueTask.CompletedTask;
            },
            cancel);
        directory.UserName("u1");
        directory.QueueName("q1");
    }

    private static async Task NamesAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        using NameCache names = new(bench.Api, TimeSpan.FromMinutes(60), bench.Clock, bench.Status, NullLogger.Instance);
        await names.QueueAsync("q1", cancel);
        await names.UserAsync("u1", cancel);
        await names.WrapUpAsync("w1", cancel);
    }

    private static async Task TopicsAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        foreach (var topic in await new ChannelClient(bench.Api).AvailableTopicsAsync(cancel))
        {
            _ = topic.Id;
        }
    }

    private static async Task PageAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        var page = DetailQuery.Read(await bench.Api.SendAsync(HttpMethod.Post, DetailQuery.Path, "{}"u8.ToArray(), RequestPriority.Resync, cancel), ConversationRow.Read);
        foreach (var row in page.Rows)
        {
            row.EndAt(bench.Clock.GetUtcNow());
            FramesTarget.NewInterpreter(bench.Status).NeedsRefresh(row.Json.Span);
        }
    }

    private static async Task RecordingsAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        foreach (var recording in await new BatchClient(bench.Api).DescribeAsync("c", RequestPriority.ImportLive, cancel))
        {
            _ = recording.Wanted.Count;
        }

        _ = RecordingReader.ReadOne(PlatformText.Repair(body))?.Wanted.Count;
    }

    /// <summary>As a live call, and as metadata beside a recording.</summary>
    private static async Task ConversationAsync(RestBench bench, byte[] body, CancellationToken cancel)
    {
        var now = bench.Clock.GetUtcNow();
        FramesTarget.NewInterpreter(bench.Status).Reconcile(await bench.Api.GetAsync("conversations/c", RequestPriority.Resync, cancel), now, now, []);
        var metadata = await new MetadataReader(NoNames.Instance, TimeZoneInfo.Utc).ReadAsync(
            new MetadataFacts
            {
                Source = "Fuzz",
                ConversationId = "c",
                RecordingId = "r",
                ConversationStart = now,
                ConversationEnd = now,
                StoredAt = now,
                Recording = body,
                Details = body,
                Conversation = body,
            },
            cancel);
        using var json = JsonDocument.Parse(SidecarWriter.Json(metadata));
        using MemoryStream xml = new(SidecarWriter.Xml(metadata));
        new XmlDocument { XmlResolver = null }.Load(xml);
    }

    private sealed class NoNames : INameSource
    {
        public static readonly NoNames Instance = new();

        public Task<string?> UserAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<string?> QueueAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<string?> WrapUpAsync(string id, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
