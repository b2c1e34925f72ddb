using System.Text.Json;

namespace GenesysCloud.Simulator.Tests.Swagger;

/// <summary>The check itself: what is wrong has to be found, or every test that uses it proves nothing.</summary>
public class SwaggerSchemaTests
{
    private const string Definitions = """
        {
          "Thing": {
            "type": "object", "required": ["id"],
            "properties": {
              "id": { "type": "string" },
              "kind": { "type": "string", "enum": ["a", "b"] },
              "at": { "type": "string", "format": "date-time" },
              "small": { "type": "integer", "format": "int32" },
              "big": { "type": "integer", "format": "int64" },
              "share": { "type": "number", "format": "double" },
              "on": { "type": "boolean" },
              "child": { "$ref": "#/definitions/Thing" },
              "children": { "type": "array", "items": { "$ref": "#/definitions/Thing" } },
              "labels": { "type": "object", "additionalProperties": { "type": "string" } },
              "anything": { "type": "object", "additionalProperties": { "type": "object" } }
            }
          }
        }
        """;

    [Theory]
    [InlineData("""{ "id": "x" }""")]
    [InlineData("""{ "id": "x", "kind": "b", "at": "2026-09-14T08:15:00.200Z", "small": 1, "big": 4000000000, "share": 0.5, "on": true }""")]
    [InlineData("""{ "id": "x", "child": { "id": "y" }, "children": [{ "id": "z" }], "labels": { "en": "Yes" }, "anything": { "k": 1 } }""")]
    public void Errors_AsDeclared_None(string json) => Assert.Empty(Errors(json));

    [Theory]
    [InlineData("""[]""", "$: [] is not of type object")]
    [InlineData("""{ }""", "$: id is missing")]
    [InlineData("""{ "id": 1 }""", "$.id: 1 is not of type string")]
    [InlineData("""{ "id": null }""", "$.id: null is not of type string")]
    [InlineData("""{ "id": "x", "extra": 1 }""", "$.extra: is not declared")]
    [InlineData("""{ "id": "x", "kind": "A" }""", "$.kind: 'A' is none of the declared values")]
    [InlineData("""{ "id": "x", "at": "2026-09-14T08:15:00Z" }""", "$.at: '2026-09-14T08:15:00Z' is no UTC time with milliseconds")]
    [InlineData("""{ "id": "x", "small": 4000000000 }""", "$.small: 4000000000 is not of type integer int32")]
    [InlineData("""{ "id": "x", "big": 1.5 }""", "$.big: 1.5 is not of type integer int64")]
    [InlineData("""{ "id": "x", "on": "true" }""", "$.on: \"true\" is not of type boolean")]
    [InlineData("""{ "id": "x", "child": {} }""", "$.child: id is missing")]
    [InlineData("""{ "id": "x", "children": [{ "id": "y" }, { "id": 2 }] }""", "$.children[1].id: 2 is not of type string")]
    [InlineData("""{ "id": "x", "labels": { "en": 1 } }""", "$.labels.en: 1 is not of type string")]
    public void Errors_NotAsDeclared_Named(string json, string expected) => Assert.Equal([expected], Errors(json));

    [Fact]
    public void AnswerErrors_UnknownPathStatusOrBody_Named()
    {
        Assert.Equal(["GET /api/v2/nowhere is not published"], PlatformSchemas.AnswerErrors(HttpMethod.Get, "/api/v2/nowhere", 200, "{}"));
        Assert.Equal(["GET /api/v2/users is not published to answer 418"], PlatformSchemas.AnswerErrors(HttpMethod.Get, "/api/v2/users", 418, "{}"));
        Assert.NotEmpty(PlatformSchemas.AnswerErrors(HttpMethod.Get, "/api/v2/users", 200, """{"entities":[{"id":"1"}]}"""));
    }

    [Fact]
    public void MessageErrors_UnknownTopicOrBody_Named()
    {
        Assert.NotEmpty(Message("""{"topicName":"v2.users.1.telepathy","eventBody":{}}"""));
        Assert.NotEmpty(Message("""{"topicName":"v2.users.1.routingStatus","eventBody":{"routingStatus":{"status":"ASLEEP"}}}"""));
        Assert.NotEmpty(Message("""{"topicName":"v2.users.1.routingStatus","version":2,"eventBody":{}}"""));
        Assert.Empty(Message("""{"topicName":"v2.users.1.routingStatus","version":"2","eventBody":{"id":"1","routingStatus":{"status":"IDLE"}}}"""));
    }

    private static IReadOnlyList<string> Message(string json)
    {
        using var message = JsonDocument.Parse(json);
        return PlatformSchemas.MessageErrors(message.RootElement);
    }

    private static IReadOnlyList<string> Errors(string json)
    {
        using var definitions = JsonDocument.Parse(Definitions);
        using var value = JsonDocument.Parse(json);
        using var schema = JsonDocument.Parse("""{ "$ref": "#/definitions/Thing" }""");
        return new SwaggerSchema(definitions.RootElement).Errors(value.RootElement, schema.RootElement);
    }
}
