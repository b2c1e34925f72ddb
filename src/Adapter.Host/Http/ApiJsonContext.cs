using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.AspNetCore.Mvc;

namespace Adapter.Host.Http;

/// <summary>The shapes of the API's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AdapterList))]
[JsonSerializable(typeof(AdapterView))]
[JsonSerializable(typeof(AdapterActionView))]
[JsonSerializable(typeof(BackfillList))]
[JsonSerializable(typeof(BackfillRequest))]
[JsonSerializable(typeof(BackfillView))]
[JsonSerializable(typeof(ConsumerList))]
[JsonSerializable(typeof(Cursor))]
[JsonSerializable(typeof(ConsumerPosition))]
[JsonSerializable(typeof(CoverageView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(ImportDeletionList))]
[JsonSerializable(typeof(ImportLineView))]
[JsonSerializable(typeof(ImportReportView))]
[JsonSerializable(typeof(ImportRetryView))]
[JsonSerializable(typeof(ImportRunView))]
[JsonSerializable(typeof(ImportStatusView))]
[JsonSerializable(typeof(ImportTotalsView))]
[JsonSerializable(typeof(JournalStatistics))]
[JsonSerializable(typeof(EventPageView))]
[JsonSerializable(typeof(EventSearchView))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PairAnswer))]
[JsonSerializable(typeof(PairActionView))]
[JsonSerializable(typeof(EventGapView))]
[JsonSerializable(typeof(List<EventGapView>))]
[JsonSerializable(typeof(PluginList))]
[JsonSerializable(typeof(PluginReloadView))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
}
