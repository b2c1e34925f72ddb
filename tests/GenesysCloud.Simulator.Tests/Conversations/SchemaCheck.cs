using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenesysCloud.Simulator.Tests.Conversations;

/// <summary>Compares a body with the platform's published schema: known properties only, right kinds, listed spellings, required present.</summary>
internal sealed class SchemaCheck(string family)
{
    private readonly JsonNode _definitions =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schemas", "conversations.json")))![family]!;

    public IReadOnlyList<string> Errors(JsonNode body, string definition)
    {
        List<string> errors = [];
        Check(body, _definitions[definition] ?? throw new ArgumentException($"No definition {definition}."), definition, errors);
        return errors;
    }

    private void Check(JsonNode? value, JsonNode schema, string path, List<string> errors)
    {
        if (schema["$ref"] is { } reference)
        {
            if (_definitions[(string)reference!] is { } target)
            {
                Check(value, target, path, errors);
            }

            return;
        }

        switch ((string?)schema["type"])
        {
            case "object" or null when value is JsonObject found:
                CheckObject(found, schema, path, errors);
                break;
            case "array" when value is JsonArray items:
                foreach (var (i, item) in items.Index())
                {
                    Check(item, schema["items"] ?? new JsonObject(), $"{path}[{i}]", errors);
                }

                break;
            case "string" when value?.GetValueKind() == JsonValueKind.String:
                CheckText((string)value!, schema, path, errors);
                break;
            case "boolean" when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case "integer" or "number" when value?.GetValueKind() == JsonValueKind.Number:
                break;
            default:
                errors.Add($"{path}: {value?.ToJsonString() ?? "null"} is no {schema["type"]}");
                break;
        }
    }

    private void CheckObject(JsonObject found, JsonNode schema, string path, List<string> errors)
    {
        var properties = schema["properties"]?.AsObject();
        foreach (var (name, item) in found)
        {
            if (properties?[name] is { } known)
            {
                Check(item, known, $"{path}.{name}", errors);
            }
            else if (properties is not null)
            {
                errors.Add($"{path}.{name} is not known");
            }
        }

        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (!found.ContainsKey((string)required!))
            {
                errors.Add($"{path}.{required} is required");
            }
        }
    }

    private static void CheckText(string text, JsonNode schema, string path, List<string> errors)
    {
        if (schema["enum"] is JsonArray listed && !listed.Any(item => (string)item! == text))
        {
            errors.Add($"{path}: '{text}' is not listed");
        }

        if ((string?)schema["format"] == "date-time"
            && !DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            errors.Add($"{path}: '{text}' is no time in UTC with milliseconds");
        }
    }
}
