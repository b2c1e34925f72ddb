using System.Text.Json.Serialization;
using Adapter.Host.Definitions;

namespace Adapter.Host.Editing;

/// <summary>The shapes of this room's requests and answers. Null has a meaning in a draft, so it is read; it is not written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(TypeListView))]
[JsonSerializable(typeof(DefinitionListView))]
[JsonSerializable(typeof(DefinitionView))]
[JsonSerializable(typeof(DefinitionDraft))]
[JsonSerializable(typeof(DraftCheckView))]
[JsonSerializable(typeof(DefinitionWrittenView))]
[JsonSerializable(typeof(DefinitionFinding[]))]
[JsonSerializable(typeof(ConnectionTestView))]
[JsonSerializable(typeof(ImportedConfiguration))]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class EditingJsonContext : JsonSerializerContext
{
}
