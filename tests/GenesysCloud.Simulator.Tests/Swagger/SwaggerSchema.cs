using System.Globalization;
using System.Text.Json;

namespace GenesysCloud.Simulator.Tests.Swagger;

/// <summary>Checks JSON against the subset of Swagger 2.0 that the platform's definitions use. A property that is not declared is an error.</summary>
internal sealed class SwaggerSchema(JsonElement definitions)
{
    /// <summary>Everything that is wrong, each with its path; empty when the value is as declared.</summary>
    public IReadOnlyList<string> Errors(JsonElement value, JsonElement schema)
    {
        List<string> errors = [];
        Check(value, schema, "$", errors);
        return errors;
    }

    private void Check(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = definitions.GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        var type = schema.TryGetProperty("type", out var declared) ? declared.GetString() : null;
        var fits = (type, value.ValueKind) switch
        {
            (null, _) => true,
            ("object", JsonValueKind.Object) => true,
            ("array", JsonValueKind.Array) => true,
            ("string", JsonValueKind.String) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("number", JsonValueKind.Number) => true,
            ("integer", JsonValueKind.Number) => IsInteger(value, schema),
            _ => false,
        };
        if (!fits)
        {
            errors.Add($"{path}: {Short(value)} is not of type {type} {Format(schema)}".TrimEnd());
            return;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            CheckText(value.GetString()!, schema, path, errors);
        }
        else if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
            {
                Check(item, items, $"{path}[{index}]", errors);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            CheckObject(value, schema, path, errors);
        }
    }

    private void CheckObject(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        foreach (var required in schema.TryGetProperty("required", out var list) ? list.EnumerateArray() : default)
        {
            if (!value.TryGetProperty(required.GetString()!, out _))
            {
                errors.Add($"{path}: {required.GetString()} is missing");
            }
        }

        var hasProperties = schema.TryGetProperty("properties", out var properties);
        var hasAdditional = schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object;
        foreach (var property in value.EnumerateObject())
        {
            var inside = $"{path}.{property.Name}";
            if (hasProperties && properties.TryGetProperty(property.Name, out var known))
            {
                Check(property.Value, known, inside, errors);
            }
            else if (hasAdditional)
            {
                // an empty object schema means anything
                if (additional.TryGetProperty("$ref", out _) || additional.GetProperty("type").GetString() != "object")
                {
                    Check(property.Value, additional, inside, errors);
                }
            }
            else if (hasProperties)
            {
                errors.Add($"{inside}: is not declared");
            }
        }
    }

    private static void CheckText(string text, JsonElement schema, string path, List<string> errors)
    {
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(value => value.GetString() == text))
        {
            errors.Add($"{path}: '{text}' is none of the declared values");
        }

        if (Format(schema) == "date-time"
            && !DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            errors.Add($"{path}: '{text}' is no UTC time with milliseconds");
        }
    }

    private static bool IsInteger(JsonElement value, JsonElement schema)
        => Format(schema) == "int32" ? value.TryGetInt32(out _) : value.TryGetInt64(out _);

    private static string? Format(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] : value.GetRawText();
}
