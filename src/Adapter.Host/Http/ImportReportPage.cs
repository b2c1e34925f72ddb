using System.Globalization;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Http;

/// <summary>Writes an account as it is read from the ledger, as JSON or CSV, and counts along: the sums told are the ledger's, the check is ours.</summary>
internal sealed class ImportReportPage(string name, ImportReport report, bool asCsv, bool withLines)
{
    private const int FlushBytes = 64 * 1024;

    private static readonly string[] Columns =
    [
        "conversationId", "conversationStart", "conversationEnd", "recordingId", "callId", "media", "platformState", "state", "reason", "attempts", "nextAttempt", "lastLook",
        "storedAt", "location", "sizeInBytes", "sha256", "late", "overLong",
    ];

    private readonly Dictionary<ImportState, long> _recordings = [];
    private string? _last;
    private long _distinct;
    private long _without;
    private long _unnamed;
    private long _bytes;

    public async Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = asCsv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (asCsv)
        {
            await WriteCsvAsync(response, cancellationToken);
        }
        else
        {
            await WriteJsonAsync(response, cancellationToken);
        }

        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private async Task WriteJsonAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        await using Utf8JsonWriter json = new(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("from"u8, report.Request.From.UtcDateTime);
        json.WriteString("to"u8, report.Request.To.UtcDateTime);
        json.WriteString("madeAt"u8, report.MadeAt.UtcDateTime);
        if (report.PlatformConversations is { } platform)
        {
            json.WriteNumber("platformConversations"u8, platform);
        }

        var totals = report.Totals;
        json.WritePropertyName("totals"u8);
        JsonSerializer.Serialize(
            json,
            new ImportTotalsView(totals.Conversations, totals.Without, totals.Unnamed, totals.Recordings.Values.Sum(), ImportWords.Counts(totals.Recordings), totals.Bytes),
            ApiJsonContext.Default.ImportTotalsView);
        if (withLines)
        {
            json.WriteStartArray("lines"u8);
        }

        await foreach (var line in report.ReadLinesAsync(cancellationToken))
        {
            Count(line);
            if (!withLines)
            {
                continue;
            }

            JsonSerializer.Serialize(json, ImportLineView.From(line), ApiJsonContext.Default.ImportLineView);
            if (json.BytesPending + response.BodyWriter.UnflushedBytes > FlushBytes)
            {
                await json.FlushAsync(cancellationToken);
                await response.BodyWriter.FlushAsync(cancellationToken);
            }
        }

        if (withLines)
        {
            json.WriteEndArray();
        }

        json.WriteBoolean("addsUp"u8, AddsUp());
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private async Task WriteCsvAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        CsvText.Row(text, Columns);
        await foreach (var line in report.ReadLinesAsync(cancellationToken))
        {
            Count(line);
            var view = ImportLineView.From(line);
            CsvText.Row(
                text, view.ConversationId, Time(view.ConversationStart), Time(view.ConversationEnd), view.RecordingId, view.CallId, view.Media, view.PlatformState, view.State, view.Reason,
                Number(view.Attempts), Time(view.NextAttempt), Time(view.LastLook), Time(view.StoredAt), view.Location, Number(view.SizeInBytes), view.Sha256, view.Late ? "true" : "false",
                view.OverLong ? "true" : "false");
            if (text.Length > FlushBytes)
            {
                await FlushAsync(response, text, cancellationToken);
            }
        }

        await FlushAsync(response, text, cancellationToken);
    }

    private static async Task FlushAsync(HttpResponse response, StringBuilder text, CancellationToken cancellationToken)
    {
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        text.Clear();
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private void Count(ImportReportLine line)
    {
        // lines come by beginning and conversation: those of one conversation stand together
        if (line.ConversationId != _last)
        {
            _last = line.ConversationId;
            _distinct++;
        }

        if (line.RecordingId is null)
        {
            _without += line.State is null ? 1 : 0;
            _unnamed += line.State is null ? 0 : 1;
        }
        else if (line.State is { } state)
        {
            _recordings[state] = _recordings.GetValueOrDefault(state) + 1;
            _bytes += state is ImportState.Stored or ImportState.DeletedAtSource ? line.SizeInBytes ?? 0 : 0;
        }
    }

    private bool AddsUp()
    {
        var totals = report.Totals;
        return (_distinct, _without, _unnamed, _bytes) == (totals.Conversations, totals.Without, totals.Unnamed, totals.Bytes)
            && Enum.GetValues<ImportState>().All(state => _recordings.GetValueOrDefault(state) == totals.Recordings.GetValueOrDefault(state));
    }
}
