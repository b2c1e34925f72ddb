using System.Diagnostics;
using System.Globalization;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.Folders;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Importing;

/// <summary>What is to be downloaded.</summary>
internal sealed record DownloadOrder(IReadOnlyList<Uri> Links, string Folder, int Downloads);

internal sealed record DownloadOutcome(double Seconds, double CpuSeconds, long Bytes);

/// <summary>Downloader and folder alone: no listing, no ledger, no sidecars. What it falls short of curl by is theirs, what the import falls short of it is everybody else's.</summary>
internal static class DownloadPart
{
    public const string Name = "download";

    public static async Task RunAsync(DownloadOrder order)
    {
        var time = TimeProvider.System;
        var state = Directory.CreateDirectory(Path.Combine(order.Folder, "state")).FullName;
        var root = Directory.CreateDirectory(Path.Combine(order.Folder, "recordings")).FullName;
        DiskSpace space = new(root, reserve: 0, time);
        await using FolderStore store = new(new StoreOptions { Folder = root, SpoolFolder = state }, "Benchmark", state, space, time, NullLogger.Instance);
        await store.CheckAsync(CancellationToken.None);
        using SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = false };
        using MediaDownloader downloader = new(handler, store.SpoolDirectory, new MediaHostPolicy(order.Links[0], []), space, time, NullLogger.Instance);
        var began = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        long bytes = 0;
        await Parallel.ForEachAsync(order.Links.Index(), new ParallelOptions { MaxDegreeOfParallelism = order.Downloads }, async (link, cancellationToken) =>
        {
            var name = link.Index.ToString(CultureInfo.InvariantCulture);
            var file = await downloader.DownloadAsync(new MediaLink(link.Item, name, "audio/wav"), progress: null, cancellationToken);
            await store.CommitAsync(file, $"2026/01/01/08/{name}/{name}.wav", cancellationToken);
            Interlocked.Add(ref bytes, file.Length);
        });
        Child.Say(new DownloadOutcome(Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, bytes));
    }
}
