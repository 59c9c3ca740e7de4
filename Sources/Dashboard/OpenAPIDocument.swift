// docs/openapi.yaml as JSON; made by scripts/openapi-document, which a test holds it to.
// swift-format-ignore-file

/// The OpenAPI document.
enum OpenAPIDocument {
    /// JSON.
    static let json = #"""
        {
         "openapi": "3.1.0",
         "info": {
          "title": "SeggWat",
          "version": "1",
          "summary": "Takes feedback, ratings and NPS answers from widgets, and gives them to teams.",
          "description": "200 means that the submission is committed, 202 that it is queued on disk (or only received, where the deployment promises no more). Text is trimmed, then measured in Unicode code points, which is what maxLength counts. Unknown members are ignored; null means that a member was not sent; a key that occurs twice in an object is refused. An unknown path is 404 with the error `not_found`. docs/contract.md has the same in words."
         },
         "servers": [
          {
           "url": "http://127.0.0.1:8080",
           "description": "What `make run` starts."
          }
         ],
         "tags": [
          {
           "name": "submissions",
           "description": "What widgets and other clients send. No credentials: the project key and the origin decide."
          },
          {
           "name": "preflights",
           "description": "What browsers ask first."
          },
          {
           "name": "account",
           "description": "Who calls."
          },
          {
           "name": "projects",
           "description": "Where submissions belong."
          },
          {
           "name": "feedback",
           "description": "Read, triage and write down feedback."
          },
          {
           "name": "api-ratings",
           "description": "Read and store ratings."
          },
          {
           "name": "statistics",
           "description": "Counts, always from aggregates."
          },
          {
           "name": "exports",
           "description": "Files of everything."
          },
          {
           "name": "submitters",
           "description": "What one person sent."
          },
          {
           "name": "members",
           "description": "Who belongs to the organization, and who is invited."
          },
          {
           "name": "webhooks",
           "description": "Programs that hear of new submissions."
          },
          {
           "name": "tokens",
           "description": "Secrets that programs show."
          },
          {
           "name": "widgets",
           "description": "What browsers fetch."
          },
          {
           "name": "operations",
           "description": "For those who run the gateway; not for the public."
          }
         ],
         "security": [
          {
           "apiKey": []
          },
          {
           "bearer": []
          }
         ],
         "paths": {
          "/api/v1/feedback/submit": {
           "post": {
            "operationId": "submitFeedback",
            "tags": [
             "submissions"
            ],
            "summary": "Send feedback.",
            "description": "Stores a feedback and answers when it is committed.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/IdempotencyKey"
             },
             {
              "$ref": "#/components/parameters/ContentEncoding"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/Feedback"
               }
              },
              "text/plain": {
               "schema": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {
                 "$ref": "#/components/schemas/Feedback"
                },
                "description": "The same JSON, for navigator.sendBeacon."
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "Committed.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Server-Timing": {
                "$ref": "#/components/headers/ServerTiming"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Stored"
                }
               }
              }
             },
             "202": {
              "$ref": "#/components/responses/Accepted"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "403": {
              "$ref": "#/components/responses/Forbidden"
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "422": {
              "$ref": "#/components/responses/Rejected"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "504": {
              "$ref": "#/components/responses/OutcomeUnknown"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitFeedback",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/feedback/submit-with-screenshot": {
           "post": {
            "operationId": "submitFeedbackWithScreenshot",
            "tags": [
             "submissions"
            ],
            "summary": "Send feedback with a picture.",
            "description": "The picture is told by its first bytes, whatever its part claims. Other parts are ignored; at most 16.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/IdempotencyKey"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "multipart/form-data": {
               "schema": {
                "type": "object",
                "required": [
                 "data",
                 "screenshot"
                ],
                "properties": {
                 "data": {
                  "$ref": "#/components/schemas/Feedback"
                 },
                 "screenshot": {
                  "type": "string",
                  "format": "binary",
                  "maxLength": 5242880,
                  "description": "A PNG or JPEG of at most 5 MiB."
                 }
                }
               },
               "encoding": {
                "data": {
                 "contentType": "application/json"
                },
                "screenshot": {
                 "contentType": "image/png, image/jpeg"
                }
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "Committed.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Server-Timing": {
                "$ref": "#/components/headers/ServerTiming"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Stored"
                }
               }
              }
             },
             "202": {
              "$ref": "#/components/responses/Accepted"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "403": {
              "$ref": "#/components/responses/Forbidden"
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "422": {
              "$ref": "#/components/responses/Rejected"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "504": {
              "$ref": "#/components/responses/OutcomeUnknown"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitFeedbackWithScreenshot",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/ratings": {
           "post": {
            "operationId": "submitRating",
            "tags": [
             "submissions"
            ],
            "summary": "Send a rating.",
            "description": "A rating with `submitted_by` claims its project, type, path and submitter; a second one is 409.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/IdempotencyKey"
             },
             {
              "$ref": "#/components/parameters/ContentEncoding"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/Rating"
               }
              },
              "text/plain": {
               "schema": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {
                 "$ref": "#/components/schemas/Rating"
                },
                "description": "The same JSON, for navigator.sendBeacon."
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "Committed.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Server-Timing": {
                "$ref": "#/components/headers/ServerTiming"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingStored"
                }
               }
              }
             },
             "202": {
              "$ref": "#/components/responses/RatingAccepted"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "403": {
              "$ref": "#/components/responses/Forbidden"
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "409": {
              "$ref": "#/components/responses/DuplicateRating"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "422": {
              "$ref": "#/components/responses/Rejected"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "504": {
              "$ref": "#/components/responses/OutcomeUnknown"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitRating",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/rating/submit": {
           "post": {
            "operationId": "submitLegacyRating",
            "tags": [
             "submissions"
            ],
            "summary": "Send a helpful rating in the older form.",
            "description": "Answers without a body.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/IdempotencyKey"
             },
             {
              "$ref": "#/components/parameters/ContentEncoding"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/LegacyRating"
               }
              },
              "text/plain": {
               "schema": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {
                 "$ref": "#/components/schemas/LegacyRating"
                },
                "description": "The same JSON, for navigator.sendBeacon."
               }
              }
             }
            },
            "responses": {
             "204": {
              "description": "Committed.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Server-Timing": {
                "$ref": "#/components/headers/ServerTiming"
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "403": {
              "$ref": "#/components/responses/Forbidden"
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "409": {
              "$ref": "#/components/responses/DuplicateRating"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "422": {
              "$ref": "#/components/responses/Rejected"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "504": {
              "$ref": "#/components/responses/OutcomeUnknown"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitLegacyRating",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/nps/submit": {
           "post": {
            "operationId": "submitNPSAnswer",
            "tags": [
             "submissions"
            ],
            "summary": "Send an NPS answer.",
            "description": "One transaction stores a rating, a feedback when there is a comment, and a response that links both.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/IdempotencyKey"
             },
             {
              "$ref": "#/components/parameters/ContentEncoding"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NPSAnswer"
               }
              },
              "text/plain": {
               "schema": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {
                 "$ref": "#/components/schemas/NPSAnswer"
                },
                "description": "The same JSON, for navigator.sendBeacon."
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "Committed.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Server-Timing": {
                "$ref": "#/components/headers/ServerTiming"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Stored"
                }
               }
              }
             },
             "202": {
              "$ref": "#/components/responses/Accepted"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "403": {
              "$ref": "#/components/responses/Forbidden"
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "422": {
              "$ref": "#/components/responses/Rejected"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "504": {
              "$ref": "#/components/responses/OutcomeUnknown"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitNPSAnswer",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/submissions": {
           "post": {
            "operationId": "submitMany",
            "tags": [
             "submissions"
            ],
            "summary": "Send many submissions at once.",
            "description": "Each element is judged for itself, so one bad element costs only itself; 200 even when all were refused. Idempotency-Key is ignored; an element may carry an `id`.",
            "security": [],
            "parameters": [
             {
              "$ref": "#/components/parameters/Origin"
             },
             {
              "$ref": "#/components/parameters/Referer"
             },
             {
              "$ref": "#/components/parameters/SessionId"
             },
             {
              "$ref": "#/components/parameters/SessionToken"
             },
             {
              "$ref": "#/components/parameters/Prefer"
             },
             {
              "$ref": "#/components/parameters/ContentEncoding"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "type": "array",
                "maxItems": 1000,
                "items": {
                 "$ref": "#/components/schemas/BulkElement"
                }
               }
              },
              "application/x-ndjson": {
               "schema": {
                "type": "string",
                "description": "One element a line, at most 1000; application/ndjson and application/jsonl are the same."
               },
               "examples": {
                "two": {
                 "value": "{\"kind\":\"feedback\",\"project_key\":\"31249269-2fd4-45c2-a19d-dc838444f79b\",\"message\":\"one\"}\n{\"kind\":\"nps\",\"project_key\":\"31249269-2fd4-45c2-a19d-dc838444f79b\",\"score\":9}\n"
                }
               }
              },
              "text/plain": {
               "schema": {
                "type": "string",
                "description": "Either of the two."
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What became of each element.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/BulkResults"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "411": {
              "$ref": "#/components/responses/LengthRequired"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "415": {
              "$ref": "#/components/responses/UnsupportedMediaType"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "options": {
            "security": [],
            "operationId": "preflightSubmitMany",
            "tags": [
             "preflights"
            ],
            "summary": "What a browser asks before it sends.",
            "responses": {
             "204": {
              "$ref": "#/components/responses/Preflight"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             }
            }
           }
          },
          "/api/v1/receipts/{id}": {
           "get": {
            "operationId": "getReceipt",
            "tags": [
             "submissions"
            ],
            "summary": "Ask what became of a submission.",
            "description": "For a client that lost its answer. Another project's submission is unknown. 503 means that the database, which alone knows, cannot be asked.",
            "security": [],
            "parameters": [
             {
              "name": "id",
              "in": "path",
              "required": true,
              "description": "The submission's id.",
              "schema": {
               "type": "string",
               "format": "uuid"
              }
             },
             {
              "name": "project_key",
              "in": "query",
              "required": true,
              "description": "The key that the submission was sent with. In the query, so that a browser asks without a preflight.",
              "schema": {
               "type": "string",
               "format": "uuid"
              }
             }
            ],
            "responses": {
             "200": {
              "description": "What became of it.",
              "headers": {
               "Access-Control-Allow-Origin": {
                "$ref": "#/components/headers/AnyOrigin"
               },
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Receipt"
                }
               }
              }
             },
             "404": {
              "$ref": "#/components/responses/ProjectNotFound"
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "head": {
            "operationId": "getReceiptHead",
            "tags": [
             "submissions"
            ],
            "summary": "The same without a body.",
            "security": [],
            "parameters": [
             {
              "name": "id",
              "in": "path",
              "required": true,
              "description": "The submission's id.",
              "schema": {
               "type": "string",
               "format": "uuid"
              }
             },
             {
              "name": "project_key",
              "in": "query",
              "required": true,
              "description": "The key that the submission was sent with. In the query, so that a browser asks without a preflight.",
              "schema": {
               "type": "string",
               "format": "uuid"
              }
             }
            ],
            "responses": {
             "200": {
              "description": "As GET."
             }
            }
           }
          },
          "/api/v1/ledger": {
           "get": {
            "operationId": "getLedger",
            "tags": [
             "operations"
            ],
            "summary": "What became of everything that was sent.",
            "description": "Totals, and the newest 120 minutes; no project's numbers. accepted is the sum of the others.",
            "security": [],
            "responses": {
             "200": {
              "description": "The ledger.",
              "headers": {
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Ledger"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "429": {
              "$ref": "#/components/responses/TooManyRequests"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "head": {
            "operationId": "getLedgerHead",
            "tags": [
             "operations"
            ],
            "summary": "The same without a body.",
            "security": [],
            "responses": {
             "200": {
              "description": "As GET."
             }
            }
           }
          },
          "/api/v1/projects/{project_key}/nps-config": {
           "get": {
            "operationId": "getNpsConfig",
            "tags": [
             "widgets"
            ],
            "summary": "Whether, when and how a project's NPS widget asks.",
            "description": "Served from memory; a change in the database is served within two seconds. Counts against the client's limits, as submissions do.",
            "security": [],
            "parameters": [
             {
              "name": "project_key",
              "in": "path",
              "required": true,
              "description": "The project's public key.",
              "schema": {
               "type": "string",
               "format": "uuid"
              }
             }
            ],
            "responses": {
             "200": {
              "description": "The configuration; `{\"enabled\":false}` for a project that has none.",
              "headers": {
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/NpsConfig"
                },
                "examples": {
                 "after thirty seconds in the documentation": {
                  "value": {
                   "enabled": true,
                   "url_pattern": "/docs/*",
                   "seconds": 30
                  }
                 }
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "404": {
              "description": "No project has this key, or it is archived.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Error"
                }
               }
              }
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "429": {
              "description": "The client asks more often than its limit allows.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Error"
                }
               }
              }
             },
             "503": {
              "description": "The database cannot be reached, and the project is not known yet.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Error"
                }
               }
              }
             }
            }
           }
          },
          "/static/widgets/v1/{file}": {
           "get": {
            "operationId": "getWidgetFile",
            "tags": [
             "widgets"
            ],
            "summary": "A widget's script, or a part of one.",
            "description": "Precompressed with gzip and Brotli, chosen by Accept-Encoding. A file may have the name of its edition and a slash before it, and is then kept for a year; without it, for five minutes. docs/widgets.md names the files.",
            "security": [],
            "parameters": [
             {
              "name": "file",
              "in": "path",
              "required": true,
              "description": "Such as `seggwat-feedback.js`.",
              "schema": {
               "type": "string"
              }
             },
             {
              "name": "If-None-Match",
              "in": "header",
              "description": "The entity tag of what the client has.",
              "schema": {
               "type": "string"
              }
             }
            ],
            "responses": {
             "200": {
              "description": "The file.",
              "headers": {
               "ETag": {
                "description": "A weak entity tag, the same for all codings.",
                "schema": {
                 "type": "string"
                }
               },
               "Cache-Control": {
                "description": "How long it may be kept.",
                "schema": {
                 "type": "string"
                }
               }
              },
              "content": {
               "text/javascript": {
                "schema": {
                 "type": "string"
                }
               }
              }
             },
             "304": {
              "description": "The client has it already."
             },
             "404": {
              "description": "There is no such file.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Error"
                }
               }
              }
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             }
            }
           }
          },
          "/hooks/zitadel": {
           "post": {
            "operationId": "takeWebhook",
            "tags": [
             "operations"
            ],
            "summary": "Take an event of Zitadel's webhook.",
            "description": "404 unless `zitadel.webhook_key` is set. A signature holds for five minutes and counts once.",
            "security": [],
            "parameters": [
             {
              "name": "ZITADEL-Signature",
              "in": "header",
              "required": true,
              "description": "`t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of `<t>.<body>`.",
              "schema": {
               "type": "string"
              }
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "type": "object",
                "required": [
                 "aggregateID",
                 "event_type"
                ],
                "properties": {
                 "aggregateID": {
                  "type": "string"
                 },
                 "event_type": {
                  "type": "string"
                 }
                }
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "It was taken."
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             }
            }
           }
          },
          "/hooks/backchannel-logout": {
           "post": {
            "operationId": "takeLogout",
            "tags": [
             "operations"
            ],
            "summary": "Take a back-channel logout (OpenID Connect Back-Channel Logout 1.0).",
            "description": "404 unless access tokens are set up.",
            "security": [],
            "requestBody": {
             "required": true,
             "content": {
              "application/x-www-form-urlencoded": {
               "schema": {
                "type": "object",
                "required": [
                 "logout_token"
                ],
                "properties": {
                 "logout_token": {
                  "type": "string"
                 }
                }
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "It was taken."
             },
             "401": {
              "$ref": "#/components/responses/Unverified"
             },
             "503": {
              "$ref": "#/components/responses/Unavailable"
             }
            }
           }
          },
          "/healthz": {
           "get": {
            "operationId": "getHealth",
            "tags": [
             "operations"
            ],
            "summary": "Whether the process answers.",
            "security": [],
            "responses": {
             "200": {
              "description": "Yes.",
              "headers": {
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/State"
                },
                "examples": {
                 "yes": {
                  "value": {
                   "status": "ok"
                  }
                 }
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "head": {
            "operationId": "getHealthHead",
            "tags": [
             "operations"
            ],
            "summary": "The head of the same.",
            "security": [],
            "responses": {
             "200": {
              "description": "As for GET, without the body."
             }
            }
           }
          },
          "/readyz": {
           "get": {
            "operationId": "getReadiness",
            "tags": [
             "operations"
            ],
            "summary": "Whether traffic should come here.",
            "security": [],
            "responses": {
             "200": {
              "description": "Yes.",
              "headers": {
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/State"
                },
                "examples": {
                 "yes": {
                  "value": {
                   "status": "ready"
                  }
                 }
                }
               }
              }
             },
             "503": {
              "description": "Not now; the message says why: draining, the database cannot be reached, or partitions are missing.",
              "headers": {
               "Cache-Control": {
                "$ref": "#/components/headers/NoStore"
               },
               "Retry-After": {
                "$ref": "#/components/headers/RetryAfter"
               }
              },
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Error"
                },
                "examples": {
                 "draining": {
                  "value": {
                   "error": "not_ready",
                   "message": "draining"
                  }
                 }
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "head": {
            "operationId": "getReadinessHead",
            "tags": [
             "operations"
            ],
            "summary": "The head of the same.",
            "security": [],
            "responses": {
             "200": {
              "description": "As for GET, without the body."
             },
             "503": {
              "description": "As for GET, without the body."
             }
            }
           }
          },
          "/metrics": {
           "get": {
            "operationId": "getMetrics",
            "tags": [
             "operations"
            ],
            "summary": "Metrics in the Prometheus text format.",
            "security": [],
            "responses": {
             "200": {
              "description": "All metrics; docs/operations.md says what each means.",
              "content": {
               "text/plain": {
                "schema": {
                 "type": "string"
                },
                "examples": {
                 "a line": {
                  "value": "seggwat_requests_total{route=\"feedback\",status=\"200\"} 3\n"
                 }
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/BadRequest"
             },
             "405": {
              "$ref": "#/components/responses/MethodNotAllowed"
             },
             "408": {
              "$ref": "#/components/responses/RequestTimeout"
             },
             "413": {
              "$ref": "#/components/responses/ContentTooLarge"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "417": {
              "$ref": "#/components/responses/ExpectationFailed"
             },
             "431": {
              "$ref": "#/components/responses/HeadTooLarge"
             },
             "501": {
              "$ref": "#/components/responses/NotImplemented"
             },
             "505": {
              "$ref": "#/components/responses/VersionNotSupported"
             }
            }
           },
           "head": {
            "operationId": "getMetricsHead",
            "tags": [
             "operations"
            ],
            "summary": "The head of the same.",
            "security": [],
            "responses": {
             "200": {
              "description": "As for GET, without the body."
             }
            }
           }
          },
          "/api/v1/openapi.json": {
           "get": {
            "operationId": "getOpenAPI",
            "tags": [
             "account"
            ],
            "summary": "This document.",
            "security": [],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/AnyObject"
                }
               }
              }
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/me": {
           "get": {
            "operationId": "getCaller",
            "tags": [
             "account"
            ],
            "summary": "Who the caller is.",
            "description": "A token has no e-mail address; the text is empty then.",
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Caller"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/tokens": {
           "get": {
            "operationId": "listTokens",
            "tags": [
             "tokens"
            ],
            "summary": "List the API tokens.",
            "description": "Never the tokens themselves. Takes the scope admin, as all of tokens does.",
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/TokenList"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "issueToken",
            "tags": [
             "tokens"
            ],
            "summary": "Issue an API token.",
            "description": "The member token is in this answer and never again. A token is given no scope that its maker lacks.",
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewToken"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/IssuedToken"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/tokens/{token_id}/revoke": {
           "post": {
            "operationId": "revokeToken",
            "tags": [
             "tokens"
            ],
            "summary": "Revoke a token.",
            "description": "It stays in the list, and is refused from now on.",
            "parameters": [
             {
              "$ref": "#/components/parameters/TokenID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Token"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/tokens/{token_id}": {
           "delete": {
            "operationId": "deleteToken",
            "tags": [
             "tokens"
            ],
            "summary": "Delete a token for good.",
            "parameters": [
             {
              "$ref": "#/components/parameters/TokenID"
             }
            ],
            "responses": {
             "204": {
              "description": "Deleted."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/members": {
           "get": {
            "operationId": "listMembers",
            "tags": [
             "members"
            ],
            "summary": "List the members.",
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/MemberList"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/members/{subject}": {
           "patch": {
            "operationId": "changeMember",
            "tags": [
             "members"
            ],
            "summary": "Give a member a role.",
            "description": "Takes the role admin; admins change those below an owner, owners everybody, and nobody themselves.",
            "parameters": [
             {
              "$ref": "#/components/parameters/Subject"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/MemberChange"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Member"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "delete": {
            "operationId": "removeMember",
            "tags": [
             "members"
            ],
            "summary": "Take a member out of the organization.",
            "description": "One may leave, too. The last owner stays.",
            "parameters": [
             {
              "$ref": "#/components/parameters/Subject"
             }
            ],
            "responses": {
             "204": {
              "description": "Removed."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "409": {
              "$ref": "#/components/responses/Conflict"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/invitations": {
           "get": {
            "operationId": "listInvitations",
            "tags": [
             "members"
            ],
            "summary": "List the invitations.",
            "description": "The newest 200, never their links. Takes the scope admin, as making and ending them does.",
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/InvitationList"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "invite",
            "tags": [
             "members"
            ],
            "summary": "Invite somebody.",
            "description": "The link is in this answer and never again, and SeggWat sends no mail. It is good once, for seven days.",
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewInvitation"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/NewInvitationAnswer"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "409": {
              "$ref": "#/components/responses/Conflict"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/invitations/accept": {
           "post": {
            "operationId": "acceptInvitation",
            "tags": [
             "members"
            ],
            "summary": "Accept an invitation.",
            "description": "Takes a person, by an access token or the session of the pages. The token is what the link ends with.",
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/InvitationToken"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/InvitationAccepted"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/invitations/{invitation_id}/resend": {
           "post": {
            "operationId": "resendInvitation",
            "tags": [
             "members"
            ],
            "summary": "Make a new link.",
            "description": "Good for seven days from now; the link before leads nowhere any more.",
            "parameters": [
             {
              "$ref": "#/components/parameters/InvitationID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/NewInvitationAnswer"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/invitations/{invitation_id}": {
           "delete": {
            "operationId": "revokeInvitation",
            "tags": [
             "members"
            ],
            "summary": "Revoke an invitation.",
            "parameters": [
             {
              "$ref": "#/components/parameters/InvitationID"
             }
            ],
            "responses": {
             "204": {
              "description": "Revoked."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects": {
           "get": {
            "operationId": "listProjects",
            "tags": [
             "projects"
            ],
            "summary": "List the projects.",
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/ProjectList"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "createProject",
            "tags": [
             "projects"
            ],
            "summary": "Create a project.",
            "description": "Takes the scope admin.",
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewProject"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Project"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}": {
           "get": {
            "operationId": "getProject",
            "tags": [
             "projects"
            ],
            "summary": "Get a project.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Project"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "patch": {
            "operationId": "updateProject",
            "tags": [
             "projects"
            ],
            "summary": "Change a project.",
            "description": "Takes the scope admin. Members that are missing or empty stay as they are.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/ProjectChange"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Project"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "delete": {
            "operationId": "archiveProject",
            "tags": [
             "projects"
            ],
            "summary": "Archive a project.",
            "description": "Takes the scope admin. It takes no more submissions and is shown no more.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "204": {
              "description": "Archived."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/end-user-secret": {
           "post": {
            "operationId": "renewEndUserSecret",
            "tags": [
             "projects"
            ],
            "summary": "Make a new secret for end-user tokens.",
            "description": "It is in this answer and never again, and takes the place of the one before. Takes the scope admin.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "type": "object",
                 "required": [
                  "secret"
                 ],
                 "properties": {
                  "secret": {
                   "type": "string",
                   "minLength": 43,
                   "maxLength": 43
                  }
                 }
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/summary": {
           "get": {
            "operationId": "getSummary",
            "tags": [
             "statistics"
            ],
            "summary": "Get a project at a glance.",
            "description": "From the aggregates; months are those of UTC.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Summary"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/stats/timeseries": {
           "get": {
            "operationId": "getTimeSeries",
            "tags": [
             "statistics"
            ],
            "summary": "Count over time.",
            "description": "From the aggregates by the hour. Buckets without submissions are left out; the last 30 days where from is missing.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Interval"
             },
             {
              "$ref": "#/components/parameters/TimeZone"
             },
             {
              "$ref": "#/components/parameters/Kind"
             },
             {
              "$ref": "#/components/parameters/Bucket"
             },
             {
              "$ref": "#/components/parameters/Score"
             },
             {
              "$ref": "#/components/parameters/GroupBy"
             },
             {
              "$ref": "#/components/parameters/From"
             },
             {
              "$ref": "#/components/parameters/To"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/TimeSeries"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/feedback": {
           "get": {
            "operationId": "listFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "List feedback.",
            "description": "Archived feedback is not listed. total is exact for status and type; with other filters it counts 1,000 rows beyond the page. search finds a text anywhere in a message; what is shorter than three letters or digits in a row is looked for in the newest 20,000. Follow next_cursor to go through long lists.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Page"
             },
             {
              "$ref": "#/components/parameters/Limit"
             },
             {
              "$ref": "#/components/parameters/Cursor"
             },
             {
              "$ref": "#/components/parameters/Status"
             },
             {
              "$ref": "#/components/parameters/FeedbackType"
             },
             {
              "$ref": "#/components/parameters/Source"
             },
             {
              "$ref": "#/components/parameters/Search"
             },
             {
              "$ref": "#/components/parameters/Path"
             },
             {
              "$ref": "#/components/parameters/Version"
             },
             {
              "$ref": "#/components/parameters/Submitter"
             },
             {
              "$ref": "#/components/parameters/Tag"
             },
             {
              "$ref": "#/components/parameters/Assignee"
             },
             {
              "$ref": "#/components/parameters/Verified"
             },
             {
              "$ref": "#/components/parameters/From"
             },
             {
              "$ref": "#/components/parameters/To"
             },
             {
              "$ref": "#/components/parameters/FeedbackSort"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/FeedbackList"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "createFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Write down feedback.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewFeedback"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "Stored.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/FeedbackItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "patch": {
            "operationId": "updateManyFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Change many feedback at once.",
            "description": "The same change for each, all of them in one transaction.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/BulkChange"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/BulkChanged"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/feedback/stats": {
           "get": {
            "operationId": "getFeedbackStatistics",
            "tags": [
             "statistics"
            ],
            "summary": "Count feedback.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/FeedbackStatistics"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/feedback/export": {
           "get": {
            "operationId": "exportFeedback",
            "tags": [
             "exports"
            ],
            "summary": "Export feedback.",
            "description": "Everything that the filters let through, oldest first, streamed. A cell of CSV that begins like a formula gets an apostrophe before it.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Status"
             },
             {
              "$ref": "#/components/parameters/FeedbackType"
             },
             {
              "$ref": "#/components/parameters/Source"
             },
             {
              "$ref": "#/components/parameters/Search"
             },
             {
              "$ref": "#/components/parameters/Path"
             },
             {
              "$ref": "#/components/parameters/Version"
             },
             {
              "$ref": "#/components/parameters/Submitter"
             },
             {
              "$ref": "#/components/parameters/Tag"
             },
             {
              "$ref": "#/components/parameters/Assignee"
             },
             {
              "$ref": "#/components/parameters/Verified"
             },
             {
              "$ref": "#/components/parameters/From"
             },
             {
              "$ref": "#/components/parameters/To"
             },
             {
              "$ref": "#/components/parameters/FeedbackSort"
             },
             {
              "$ref": "#/components/parameters/Format"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "text/csv": {
                "schema": {
                 "type": "string"
                }
               },
               "application/x-ndjson": {
                "schema": {
                 "type": "string"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/feedback/{feedback_id}": {
           "get": {
            "operationId": "getFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Get a feedback.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/FeedbackID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/FeedbackItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "patch": {
            "operationId": "updateFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Change a feedback.",
            "description": "Members that are missing or empty stay as they are; null for assignee means nobody.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/FeedbackID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/FeedbackChange"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/FeedbackItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "delete": {
            "operationId": "archiveFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Archive a feedback.",
            "description": "It is listed and counted no more.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/FeedbackID"
             }
            ],
            "responses": {
             "204": {
              "description": "Archived."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/feedback/{feedback_id}/comments": {
           "get": {
            "operationId": "listComments",
            "tags": [
             "feedback"
            ],
            "summary": "List the comments on a feedback.",
            "description": "Internal; whoever sent the feedback never sees them.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/FeedbackID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/CommentList"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "createComment",
            "tags": [
             "feedback"
            ],
            "summary": "Comment on a feedback.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/FeedbackID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewComment"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Comment"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings": {
           "get": {
            "operationId": "listRatings",
            "tags": [
             "api-ratings"
            ],
            "summary": "List ratings.",
            "description": "value is that of helpful ratings only.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Page"
             },
             {
              "$ref": "#/components/parameters/Limit"
             },
             {
              "$ref": "#/components/parameters/Cursor"
             },
             {
              "$ref": "#/components/parameters/RatingType"
             },
             {
              "$ref": "#/components/parameters/Value"
             },
             {
              "$ref": "#/components/parameters/Path"
             },
             {
              "$ref": "#/components/parameters/Submitter"
             },
             {
              "$ref": "#/components/parameters/Verified"
             },
             {
              "$ref": "#/components/parameters/From"
             },
             {
              "$ref": "#/components/parameters/To"
             },
             {
              "$ref": "#/components/parameters/RatingSort"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingList"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "createRating",
            "tags": [
             "api-ratings"
            ],
            "summary": "Store a rating.",
            "description": "Takes the tagged body and the older one with a Boolean.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewRating"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/typed": {
           "post": {
            "operationId": "createTypedRating",
            "tags": [
             "api-ratings"
            ],
            "summary": "Store a rating.",
            "description": "The same as createRating.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewRating"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/stats": {
           "get": {
            "operationId": "getHelpfulStatistics",
            "tags": [
             "statistics"
            ],
            "summary": "Count ratings.",
            "description": "Zeros where there are none.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Path"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/HelpfulStatistics"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/stats/star": {
           "get": {
            "operationId": "getStarStatistics",
            "tags": [
             "statistics"
            ],
            "summary": "Count ratings.",
            "description": "Zeros where there are none.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Path"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/StarStatistics"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/stats/nps": {
           "get": {
            "operationId": "getNPSStatistics",
            "tags": [
             "statistics"
            ],
            "summary": "Count ratings.",
            "description": "Zeros where there are none.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Path"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/NPSStatistics"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/stats/typed": {
           "get": {
            "operationId": "getTypedStatistics",
            "tags": [
             "statistics"
            ],
            "summary": "Count ratings.",
            "description": "Zeros where there are none.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/Path"
             },
             {
              "$ref": "#/components/parameters/RatingType"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingStatistics"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/export": {
           "get": {
            "operationId": "exportRatings",
            "tags": [
             "exports"
            ],
            "summary": "Export ratings.",
            "description": "As feedback is exported.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/RatingType"
             },
             {
              "$ref": "#/components/parameters/Value"
             },
             {
              "$ref": "#/components/parameters/Path"
             },
             {
              "$ref": "#/components/parameters/Submitter"
             },
             {
              "$ref": "#/components/parameters/Verified"
             },
             {
              "$ref": "#/components/parameters/From"
             },
             {
              "$ref": "#/components/parameters/To"
             },
             {
              "$ref": "#/components/parameters/RatingSort"
             },
             {
              "$ref": "#/components/parameters/Format"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "text/csv": {
                "schema": {
                 "type": "string"
                }
               },
               "application/x-ndjson": {
                "schema": {
                 "type": "string"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "414": {
              "$ref": "#/components/responses/TargetTooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/ratings/{rating_id}": {
           "get": {
            "operationId": "getRating",
            "tags": [
             "api-ratings"
            ],
            "summary": "Get a rating.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/RatingID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/RatingItem"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "delete": {
            "operationId": "archiveRating",
            "tags": [
             "api-ratings"
            ],
            "summary": "Archive a rating.",
            "description": "It is listed and counted no more.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/RatingID"
             }
            ],
            "responses": {
             "204": {
              "description": "Archived."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/events": {
           "get": {
            "operationId": "streamFeedback",
            "tags": [
             "feedback"
            ],
            "summary": "Hear of new feedback as it arrives.",
            "description": "Server-sent events, at most about a second late: event is feedback, id the feedback's, data the feedback as JSON. What was written more than two minutes before it arrived is not in it.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "200": {
              "description": "A stream without end.",
              "content": {
               "text/event-stream": {
                "schema": {
                 "type": "string"
                }
               }
              }
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/submitters/export": {
           "post": {
            "operationId": "exportSubmitter",
            "tags": [
             "submitters"
            ],
            "summary": "Give out what a person sent.",
            "description": "Takes the scope admin (GDPR, article 15).",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/SubmitterName"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/SubmitterData"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/submitters/erase": {
           "post": {
            "operationId": "eraseSubmitter",
            "tags": [
             "submitters"
            ],
            "summary": "Erase what a person sent.",
            "description": "Takes the scope admin. For good, with screenshots and comments (GDPR, article 17).",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/SubmitterName"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Erased"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/webhooks": {
           "get": {
            "operationId": "listWebhooks",
            "tags": [
             "webhooks"
            ],
            "summary": "List the webhooks.",
            "description": "Never their secrets. Takes the scope admin, as all of webhooks does.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/WebhookList"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "post": {
            "operationId": "createWebhook",
            "tags": [
             "webhooks"
            ],
            "summary": "Create a webhook.",
            "description": "The member secret is in this answer and never again. It announces what arrives from now on.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/NewWebhook"
               }
              }
             }
            },
            "responses": {
             "201": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/NewWebhookAnswer"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/webhooks/{webhook_id}": {
           "get": {
            "operationId": "getWebhook",
            "tags": [
             "webhooks"
            ],
            "summary": "Get a webhook.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/WebhookID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Webhook"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "patch": {
            "operationId": "updateWebhook",
            "tags": [
             "webhooks"
            ],
            "summary": "Change a webhook.",
            "description": "Members that are missing or empty stay as they are.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/WebhookID"
             }
            ],
            "requestBody": {
             "required": true,
             "content": {
              "application/json": {
               "schema": {
                "$ref": "#/components/schemas/WebhookChange"
               }
              }
             }
            },
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/Webhook"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "413": {
              "$ref": "#/components/responses/TooLong"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           },
           "delete": {
            "operationId": "deleteWebhook",
            "tags": [
             "webhooks"
            ],
            "summary": "Delete a webhook and its log.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/WebhookID"
             }
            ],
            "responses": {
             "204": {
              "description": "Deleted."
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/webhooks/{webhook_id}/test": {
           "post": {
            "operationId": "testWebhook",
            "tags": [
             "webhooks"
            ],
            "summary": "Send a test message.",
            "description": "Makes one attempt and answers when it has ended, after ten seconds at most; the answer is 200 whatever the receiver said.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/WebhookID"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/WebhookDelivery"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          },
          "/api/v1/projects/{project_id}/webhooks/{webhook_id}/deliveries": {
           "get": {
            "operationId": "listWebhookDeliveries",
            "tags": [
             "webhooks"
            ],
            "summary": "List what was sent.",
            "description": "The newest first, of the last eight days.",
            "parameters": [
             {
              "$ref": "#/components/parameters/ProjectID"
             },
             {
              "$ref": "#/components/parameters/WebhookID"
             },
             {
              "$ref": "#/components/parameters/Page"
             },
             {
              "$ref": "#/components/parameters/Limit"
             },
             {
              "$ref": "#/components/parameters/Cursor"
             }
            ],
            "responses": {
             "200": {
              "description": "What was asked for.",
              "content": {
               "application/json": {
                "schema": {
                 "$ref": "#/components/schemas/WebhookDeliveryList"
                }
               }
              }
             },
             "400": {
              "$ref": "#/components/responses/Refused"
             },
             "401": {
              "$ref": "#/components/responses/Unauthorized"
             },
             "403": {
              "$ref": "#/components/responses/NotAllowed"
             },
             "404": {
              "$ref": "#/components/responses/Missing"
             },
             "503": {
              "$ref": "#/components/responses/Busy"
             }
            }
           }
          }
         },
         "components": {
          "securitySchemes": {
           "apiKey": {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key"
           },
           "bearer": {
            "type": "http",
            "scheme": "bearer"
           }
          },
          "schemas": {
           "NpsConfig": {
            "type": "object",
            "required": [
             "enabled"
            ],
            "properties": {
             "enabled": {
              "type": "boolean"
             },
             "mode": {
              "enum": [
               "banner",
               "modal",
               "inline"
              ]
             },
             "url_pattern": {
              "type": "string",
              "description": "The page's path must fit; `*` is anything."
             },
             "event": {
              "type": "string",
              "description": "Wait for `seggwat:nps:NAME` on the window."
             },
             "seconds": {
              "type": "number",
              "description": "Wait so many seconds on the page."
             },
             "cooldown_days": {
              "type": "number",
              "default": 90
             },
             "sample_percent": {
              "type": "number",
              "default": 100,
              "description": "The share of page views that ask."
             },
             "texts": {
              "type": "object",
              "description": "By language, the texts that replace ours.",
              "additionalProperties": {
               "type": "object",
               "properties": {
                "question": {
                 "type": "string"
                },
                "comment": {
                 "type": "string"
                },
                "thanks": {
                 "type": "string"
                }
               }
              }
             }
            }
           },
           "SubmissionID": {
            "type": [
             "string",
             "null"
            ],
            "format": "uuid",
            "description": "A version 7 UUID (RFC 9562) of the sender's choice, of the last 30 days and at most five minutes ahead. Sending again with the same id stores once. Anything else is ignored, and the server makes an id.",
            "examples": [
             "01a205c0-675f-766e-b3fc-26254b15f435"
            ]
           },
           "Feedback": {
            "type": "object",
            "description": "A visitor's feedback. Unknown members are ignored; `source` and `status` are always stored as Widget and New.",
            "required": [
             "project_key",
             "message"
            ],
            "properties": {
             "project_key": {
              "type": "string",
              "format": "uuid",
              "description": "The key of the project that the submission is for.",
              "examples": [
               "31249269-2fd4-45c2-a19d-dc838444f79b"
              ]
             },
             "id": {
              "$ref": "#/components/schemas/SubmissionID"
             },
             "path": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 2048,
              "description": "The page. A leading slash is added when it is missing.",
              "examples": [
               "/pricing"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 50,
              "description": "The site's version. No control characters.",
              "examples": [
               "2.4.1"
              ]
             },
             "website": {
              "description": "A field that widgets hide from people. A value marks the submission as spam; it is answered like any other, and nothing here is an error."
             },
             "elapsed_ms": {
              "description": "Milliseconds from opening the form to sending it. A project may take a short time for spam; nothing here is an error."
             },
             "proof": {
              "description": "The work that some projects ask for (400 `proof_required`). With this number the SHA-256 of project key (16 bytes), id (16 bytes) and itself (4 bytes, big-endian) begins with `difficulty` zero bits; nothing here is an error where no work is asked for."
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255,
              "description": "Who claims to send it: an id of the site, not an address. No control characters.",
              "examples": [
               "user-812"
              ]
             },
             "message": {
              "type": "string",
              "maxLength": 1000,
              "description": "What the visitor says. Lengths count Unicode code points after trimming.",
              "minLength": 1,
              "examples": [
               "The search finds nothing"
              ]
             },
             "type": {
              "type": [
               "string",
               "null"
              ],
              "enum": [
               "Bug",
               "Feature",
               "Praise",
               "Question",
               "Improvement",
               "Other",
               "",
               null
              ],
              "default": "Other",
              "description": "What it is about. An empty string means Other."
             },
             "submitted_by_email": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 320,
              "description": "An address to answer to, shaped like name@example.com. An empty string means none.",
              "examples": [
               "visitor@example.com"
              ]
             }
            },
            "examples": [
             {
              "project_key": "31249269-2fd4-45c2-a19d-dc838444f79b",
              "message": "The search finds nothing",
              "type": "Bug",
              "path": "/docs"
             }
            ]
           },
           "RatingValue": {
            "oneOf": [
             {
              "type": "object",
              "description": "Whether something helped.",
              "required": [
               "type",
               "value"
              ],
              "properties": {
               "type": {
                "const": "helpful"
               },
               "value": {
                "type": "boolean"
               }
              }
             },
             {
              "type": "object",
              "description": "Stars on a scale.",
              "required": [
               "type",
               "value"
              ],
              "properties": {
               "type": {
                "const": "star"
               },
               "value": {
                "type": "number",
                "minimum": 1,
                "maximum": 10,
                "multipleOf": 0.5,
                "description": "Whole or half stars from 1 to max_stars."
               },
               "max_stars": {
                "type": [
                 "integer",
                 "null"
                ],
                "minimum": 1,
                "maximum": 10,
                "default": 5
               }
              }
             },
             {
              "type": "object",
              "description": "How likely a recommendation is.",
              "required": [
               "type",
               "value"
              ],
              "properties": {
               "type": {
                "const": "nps"
               },
               "value": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10
               }
              }
             }
            ],
            "examples": [
             {
              "type": "star",
              "value": 4.5,
              "max_stars": 5
             }
            ]
           },
           "RatingContext": {
            "type": [
             "object",
             "null"
            ],
            "description": "Where and by whom something was rated.",
            "properties": {
             "path": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 2048,
              "description": "The page. A leading slash is added when it is missing.",
              "examples": [
               "/pricing"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 50,
              "description": "The site's version. No control characters.",
              "examples": [
               "2.4.1"
              ]
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255,
              "description": "Who claims to send it: an id of the site, not an address. No control characters.",
              "examples": [
               "user-812"
              ]
             },
             "metadata": {
              "type": [
               "object",
               "null"
              ],
              "description": "Free members: at most 4096 bytes as JSON, no U+0000, no key twice, at most 64 keys an object.",
              "maxProperties": 64
             }
            },
            "examples": [
             {
              "path": "/pricing",
              "submitted_by": "user-812",
              "metadata": {
               "experiment": "b"
              }
             }
            ]
           },
           "Rating": {
            "type": "object",
            "description": "A rating. `path`, `version` and `submitted_by` belong into `context`; of two, the one that stands later in the body counts. With `submitted_by` it can be refused as a repetition.",
            "required": [
             "project_key",
             "rating"
            ],
            "properties": {
             "project_key": {
              "type": "string",
              "format": "uuid",
              "description": "The key of the project that the submission is for.",
              "examples": [
               "31249269-2fd4-45c2-a19d-dc838444f79b"
              ]
             },
             "id": {
              "$ref": "#/components/schemas/SubmissionID"
             },
             "path": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 2048,
              "description": "The page. A leading slash is added when it is missing.",
              "examples": [
               "/pricing"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 50,
              "description": "The site's version. No control characters.",
              "examples": [
               "2.4.1"
              ]
             },
             "website": {
              "description": "A field that widgets hide from people. A value marks the submission as spam; it is answered like any other, and nothing here is an error."
             },
             "elapsed_ms": {
              "description": "Milliseconds from opening the form to sending it. A project may take a short time for spam; nothing here is an error."
             },
             "proof": {
              "description": "The work that some projects ask for (400 `proof_required`). With this number the SHA-256 of project key (16 bytes), id (16 bytes) and itself (4 bytes, big-endian) begins with `difficulty` zero bits; nothing here is an error where no work is asked for."
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255,
              "description": "Who claims to send it: an id of the site, not an address. No control characters.",
              "examples": [
               "user-812"
              ]
             },
             "rating": {
              "$ref": "#/components/schemas/RatingValue"
             },
             "context": {
              "$ref": "#/components/schemas/RatingContext"
             }
            },
            "examples": [
             {
              "project_key": "31249269-2fd4-45c2-a19d-dc838444f79b",
              "rating": {
               "type": "star",
               "value": 4,
               "max_stars": 5
              },
              "context": {
               "path": "/pricing"
              }
             }
            ]
           },
           "LegacyRating": {
            "type": "object",
            "description": "The older form of a helpful rating.",
            "required": [
             "project_key",
             "value",
             "path"
            ],
            "properties": {
             "project_key": {
              "type": "string",
              "format": "uuid",
              "description": "The key of the project that the submission is for.",
              "examples": [
               "31249269-2fd4-45c2-a19d-dc838444f79b"
              ]
             },
             "id": {
              "$ref": "#/components/schemas/SubmissionID"
             },
             "path": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 2048,
              "description": "The page. A leading slash is added when it is missing.",
              "examples": [
               "/pricing"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 50,
              "description": "The site's version. No control characters.",
              "examples": [
               "2.4.1"
              ]
             },
             "website": {
              "description": "A field that widgets hide from people. A value marks the submission as spam; it is answered like any other, and nothing here is an error."
             },
             "elapsed_ms": {
              "description": "Milliseconds from opening the form to sending it. A project may take a short time for spam; nothing here is an error."
             },
             "proof": {
              "description": "The work that some projects ask for (400 `proof_required`). With this number the SHA-256 of project key (16 bytes), id (16 bytes) and itself (4 bytes, big-endian) begins with `difficulty` zero bits; nothing here is an error where no work is asked for."
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255,
              "description": "Who claims to send it: an id of the site, not an address. No control characters.",
              "examples": [
               "user-812"
              ]
             },
             "value": {
              "type": "boolean",
              "description": "Whether something helped."
             }
            },
            "examples": [
             {
              "project_key": "31249269-2fd4-45c2-a19d-dc838444f79b",
              "value": true,
              "path": "/docs"
             }
            ]
           },
           "NPSAnswer": {
            "type": "object",
            "description": "An answer to the NPS question: stored as a rating, a feedback when there is a comment, and a response that links both, with one id.",
            "required": [
             "project_key",
             "score"
            ],
            "properties": {
             "project_key": {
              "type": "string",
              "format": "uuid",
              "description": "The key of the project that the submission is for.",
              "examples": [
               "31249269-2fd4-45c2-a19d-dc838444f79b"
              ]
             },
             "id": {
              "$ref": "#/components/schemas/SubmissionID"
             },
             "path": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 2048,
              "description": "The page. A leading slash is added when it is missing.",
              "examples": [
               "/pricing"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 50,
              "description": "The site's version. No control characters.",
              "examples": [
               "2.4.1"
              ]
             },
             "website": {
              "description": "A field that widgets hide from people. A value marks the submission as spam; it is answered like any other, and nothing here is an error."
             },
             "elapsed_ms": {
              "description": "Milliseconds from opening the form to sending it. A project may take a short time for spam; nothing here is an error."
             },
             "proof": {
              "description": "The work that some projects ask for (400 `proof_required`). With this number the SHA-256 of project key (16 bytes), id (16 bytes) and itself (4 bytes, big-endian) begins with `difficulty` zero bits; nothing here is an error where no work is asked for."
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255,
              "description": "Who claims to send it: an id of the site, not an address. No control characters.",
              "examples": [
               "user-812"
              ]
             },
             "score": {
              "type": "integer",
              "minimum": 0,
              "maximum": 10
             },
             "comment": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 1000,
              "description": "Why. Stored as feedback too.",
              "examples": [
               "Fast"
              ]
             },
             "locale": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 35,
              "description": "The language that the question was asked in (BCP 47).",
              "examples": [
               "de-CH"
              ]
             }
            },
            "examples": [
             {
              "project_key": "31249269-2fd4-45c2-a19d-dc838444f79b",
              "score": 9,
              "comment": "Fast"
             }
            ]
           },
           "BulkElement": {
            "oneOf": [
             {
              "allOf": [
               {
                "type": "object",
                "required": [
                 "kind"
                ],
                "properties": {
                 "kind": {
                  "const": "feedback"
                 }
                }
               },
               {
                "$ref": "#/components/schemas/Feedback"
               }
              ]
             },
             {
              "allOf": [
               {
                "type": "object",
                "required": [
                 "kind"
                ],
                "properties": {
                 "kind": {
                  "const": "rating"
                 }
                }
               },
               {
                "$ref": "#/components/schemas/Rating"
               }
              ]
             },
             {
              "allOf": [
               {
                "type": "object",
                "required": [
                 "kind"
                ],
                "properties": {
                 "kind": {
                  "const": "nps"
                 }
                }
               },
               {
                "$ref": "#/components/schemas/NPSAnswer"
               }
              ]
             }
            ],
            "description": "The body of one of the JSON endpoints, with its kind.",
            "examples": [
             {
              "kind": "feedback",
              "project_key": "31249269-2fd4-45c2-a19d-dc838444f79b",
              "message": "one of many"
             }
            ]
           },
           "Receipt": {
            "type": "object",
            "required": [
             "status",
             "id"
            ],
            "properties": {
             "status": {
              "enum": [
               "stored",
               "queued",
               "held",
               "unknown"
              ],
              "description": "stored is committed in the database; queued is in this gateway's journal and will be stored; held waits in this gateway's memory, or was refused by the database and lies in dead_letter; unknown is known neither to the database nor to this gateway."
             },
             "id": {
              "type": "string",
              "format": "uuid"
             }
            }
           },
           "LedgerSums": {
            "type": "object",
            "required": [
             "accepted",
             "stored",
             "queued",
             "held",
             "refused"
            ],
            "properties": {
             "accepted": {
              "type": "integer",
              "description": "The sum of all that follows."
             },
             "stored": {
              "type": "integer",
              "description": "Submissions in the tables, by the minute in which they came."
             },
             "queued": {
              "type": "integer",
              "description": "Submissions in this gateway's journal, by the minute in which they were queued."
             },
             "held": {
              "type": "integer",
              "description": "Submissions in dead_letter, and in the total those that wait in this gateway's memory to be sent."
             },
             "refused": {
              "type": "object",
              "description": "Refused requests and elements by the error's code.",
              "additionalProperties": {
               "type": "integer"
              }
             }
            }
           },
           "Ledger": {
            "type": "object",
            "required": [
             "total",
             "minutes"
            ],
            "properties": {
             "total": {
              "$ref": "#/components/schemas/LedgerSums"
             },
             "minutes": {
              "type": "array",
              "description": "The newest first.",
              "items": {
               "allOf": [
                {
                 "$ref": "#/components/schemas/LedgerSums"
                },
                {
                 "type": "object",
                 "required": [
                  "minute"
                 ],
                 "properties": {
                  "minute": {
                   "type": "integer",
                   "description": "Unix seconds of the minute's beginning."
                  }
                 }
                }
               ]
              }
             }
            }
           },
           "Stored": {
            "type": "object",
            "description": "It is committed in the database.",
            "required": [
             "status",
             "id"
            ],
            "properties": {
             "status": {
              "const": "stored"
             },
             "id": {
              "type": "string",
              "format": "uuid",
              "description": "The id that it is stored under.",
              "examples": [
               "01a205c0-675f-766e-b3fc-26254b15f435"
              ]
             }
            },
            "examples": [
             {
              "status": "stored",
              "id": "01a205c0-675f-766e-b3fc-26254b15f435"
             }
            ]
           },
           "Accepted": {
            "type": "object",
            "description": "It will be in the database.",
            "required": [
             "status",
             "id"
            ],
            "properties": {
             "status": {
              "description": "`queued`: durable on this machine; `received`: in memory.",
              "enum": [
               "queued",
               "received"
              ]
             },
             "id": {
              "type": "string",
              "format": "uuid",
              "description": "The id that it will be stored under.",
              "examples": [
               "01a205c0-675f-766e-b3fc-26254b15f435"
              ]
             }
            },
            "examples": [
             {
              "status": "queued",
              "id": "01a205c0-675f-766e-b3fc-26254b15f435"
             }
            ]
           },
           "RatingStored": {
            "type": "object",
            "description": "The rating's id and type; the status code says whether it is committed.",
            "required": [
             "id",
             "rating_type"
            ],
            "properties": {
             "id": {
              "type": "string",
              "format": "uuid",
              "description": "The id that it is stored under.",
              "examples": [
               "01a205c0-675f-766e-b3fc-26254b15f435"
              ]
             },
             "rating_type": {
              "type": "string",
              "enum": [
               "helpful",
               "star",
               "nps"
              ]
             }
            },
            "examples": [
             {
              "id": "01a205c0-675f-766e-b3fc-26254b15f435",
              "rating_type": "star"
             }
            ]
           },
           "Error": {
            "type": "object",
            "required": [
             "error",
             "message"
            ],
            "properties": {
             "error": {
              "type": "string",
              "enum": [
               "validation_error",
               "proof_required",
               "bad_request",
               "origin_not_allowed",
               "project_not_found",
               "not_found",
               "method_not_allowed",
               "request_timeout",
               "duplicate_rating",
               "length_required",
               "payload_too_large",
               "unsupported_media_type",
               "rejected",
               "overloaded",
               "unavailable",
               "outcome_unknown",
               "rate_limited",
               "quota_exceeded",
               "session_required",
               "session_invalid",
               "session_unproven",
               "wrong_organization",
               "session_unverified",
               "signature_invalid",
               "not_ready"
              ],
              "description": "For programs."
             },
             "message": {
              "type": "string",
              "description": "For people; may change."
             },
             "difficulty": {
              "type": "integer",
              "minimum": 1,
              "maximum": 22,
              "description": "The zero bits that a proof must have, of `proof_required` alone."
             }
            },
            "examples": [
             {
              "error": "validation_error",
              "message": "message must have 1 to 1000 characters after trimming"
             }
            ]
           },
           "BulkResults": {
            "type": "object",
            "required": [
             "results"
            ],
            "properties": {
             "results": {
              "type": "array",
              "maxItems": 1000,
              "description": "One object for each element, in order.",
              "items": {
               "oneOf": [
                {
                 "$ref": "#/components/schemas/Stored"
                },
                {
                 "$ref": "#/components/schemas/Accepted"
                },
                {
                 "$ref": "#/components/schemas/Error"
                }
               ]
              }
             }
            },
            "examples": [
             {
              "results": [
               {
                "status": "stored",
                "id": "01a205c0-675f-766e-b3fc-26254b15f435"
               },
               {
                "error": "validation_error",
                "message": "score must be an integer from 0 to 10"
               }
              ]
             }
            ]
           },
           "State": {
            "type": "object",
            "required": [
             "status"
            ],
            "properties": {
             "status": {
              "type": "string",
              "enum": [
               "ok",
               "ready"
              ]
             }
            },
            "examples": [
             {
              "status": "ok"
             }
            ]
           },
           "AnyObject": {
            "type": "object"
           },
           "Caller": {
            "type": "object",
            "required": [
             "user_id",
             "email",
             "display_name",
             "org_id",
             "org_name",
             "role",
             "scopes"
            ],
            "properties": {
             "user_id": {
              "type": "string",
              "description": "A token's id where a token calls."
             },
             "email": {
              "type": "string"
             },
             "display_name": {
              "type": "string"
             },
             "org_id": {
              "type": "string"
             },
             "org_name": {
              "type": [
               "string",
               "null"
              ]
             },
             "role": {
              "enum": [
               "owner",
               "admin",
               "member"
              ]
             },
             "scopes": {
              "type": "array",
              "items": {
               "enum": [
                "read",
                "write",
                "admin"
               ]
              }
             }
            }
           },
           "Token": {
            "type": "object",
            "required": [
             "id",
             "label",
             "prefix",
             "scopes",
             "project_id",
             "created_at",
             "last_used_at",
             "expires_at",
             "revoked_at"
            ],
            "properties": {
             "id": {
              "type": "string"
             },
             "label": {
              "type": "string"
             },
             "prefix": {
              "type": "string",
              "description": "Its first 12 characters, by which people tell tokens apart."
             },
             "scopes": {
              "type": "array",
              "items": {
               "enum": [
                "read",
                "write",
                "admin"
               ]
              }
             },
             "project_id": {
              "type": [
               "string",
               "null"
              ],
              "description": "The one project that it sees."
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "last_used_at": {
              "type": [
               "string",
               "null"
              ],
              "format": "date-time"
             },
             "expires_at": {
              "type": [
               "string",
               "null"
              ],
              "format": "date-time"
             },
             "revoked_at": {
              "type": [
               "string",
               "null"
              ],
              "format": "date-time"
             }
            }
           },
           "IssuedToken": {
            "allOf": [
             {
              "$ref": "#/components/schemas/Token"
             },
             {
              "type": "object",
              "required": [
               "token"
              ],
              "properties": {
               "token": {
                "type": "string",
                "pattern": "^oat_[A-Za-z0-9_-]{43}$"
               }
              }
             }
            ]
           },
           "TokenList": {
            "type": "object",
            "required": [
             "tokens"
            ],
            "properties": {
             "tokens": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Token"
              }
             }
            }
           },
           "Role": {
            "enum": [
             "owner",
             "admin",
             "member"
            ]
           },
           "Member": {
            "type": "object",
            "required": [
             "user_id",
             "name",
             "login_name",
             "role",
             "last_seen_at"
            ],
            "properties": {
             "user_id": {
              "type": "string",
              "description": "The user's id at Zitadel."
             },
             "name": {
              "type": "string"
             },
             "login_name": {
              "type": "string"
             },
             "role": {
              "$ref": "#/components/schemas/Role"
             },
             "last_seen_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "MemberList": {
            "type": "object",
            "required": [
             "members"
            ],
            "properties": {
             "members": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Member"
              }
             }
            }
           },
           "MemberChange": {
            "type": "object",
            "required": [
             "role"
            ],
            "properties": {
             "role": {
              "$ref": "#/components/schemas/Role"
             }
            }
           },
           "Invitation": {
            "type": "object",
            "required": [
             "id",
             "email",
             "role",
             "invited_by",
             "status",
             "created_at",
             "expires_at"
            ],
            "properties": {
             "id": {
              "type": "string",
              "format": "uuid"
             },
             "email": {
              "type": "string"
             },
             "role": {
              "enum": [
               "admin",
               "member"
              ]
             },
             "invited_by": {
              "type": "string"
             },
             "status": {
              "enum": [
               "pending",
               "expired",
               "accepted",
               "revoked"
              ]
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "expires_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "InvitationList": {
            "type": "object",
            "required": [
             "invitations"
            ],
            "properties": {
             "invitations": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Invitation"
              }
             }
            }
           },
           "NewInvitation": {
            "type": "object",
            "required": [
             "email"
            ],
            "properties": {
             "email": {
              "type": "string",
              "maxLength": 320
             },
             "role": {
              "enum": [
               "member",
               "admin"
              ],
              "default": "member"
             }
            }
           },
           "NewInvitationAnswer": {
            "allOf": [
             {
              "$ref": "#/components/schemas/Invitation"
             },
             {
              "type": "object",
              "required": [
               "link"
              ],
              "properties": {
               "link": {
                "type": "string",
                "description": "Where it is accepted."
               }
              }
             }
            ]
           },
           "InvitationToken": {
            "type": "object",
            "required": [
             "token"
            ],
            "properties": {
             "token": {
              "type": "string",
              "maxLength": 100
             }
            }
           },
           "InvitationAccepted": {
            "type": "object",
            "required": [
             "org_id",
             "org_name",
             "role"
            ],
            "properties": {
             "org_id": {
              "type": "string"
             },
             "org_name": {
              "type": "string"
             },
             "role": {
              "$ref": "#/components/schemas/Role"
             }
            }
           },
           "WebhookEvent": {
            "enum": [
             "feedback.created",
             "rating.created"
            ]
           },
           "Webhook": {
            "type": "object",
            "required": [
             "id",
             "project_id",
             "url",
             "description",
             "events",
             "enabled",
             "disabled_reason",
             "created_at",
             "updated_at"
            ],
            "properties": {
             "id": {
              "type": "string",
              "format": "uuid"
             },
             "project_id": {
              "type": "string"
             },
             "url": {
              "type": "string"
             },
             "description": {
              "type": "string"
             },
             "events": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/WebhookEvent"
              }
             },
             "enabled": {
              "type": "boolean"
             },
             "disabled_reason": {
              "enum": [
               "backlog",
               "gone",
               null
              ],
              "description": "Why it was turned off by itself; gone after an answer of 410, backlog when too much waits."
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "updated_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "WebhookList": {
            "type": "object",
            "required": [
             "webhooks"
            ],
            "properties": {
             "webhooks": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Webhook"
              }
             }
            }
           },
           "WebhookChange": {
            "type": "object",
            "properties": {
             "url": {
              "type": "string",
              "maxLength": 2000,
              "description": "https, unless the operator allows http."
             },
             "description": {
              "type": "string",
              "maxLength": 200
             },
             "events": {
              "type": "array",
              "minItems": 1,
              "maxItems": 2,
              "items": {
               "$ref": "#/components/schemas/WebhookEvent"
              },
              "description": "All where none are named."
             },
             "enabled": {
              "type": "boolean",
              "description": "One that is turned on again announces what arrives from then on."
             }
            }
           },
           "NewWebhook": {
            "allOf": [
             {
              "$ref": "#/components/schemas/WebhookChange"
             },
             {
              "type": "object",
              "required": [
               "url"
              ]
             }
            ]
           },
           "NewWebhookAnswer": {
            "allOf": [
             {
              "$ref": "#/components/schemas/Webhook"
             },
             {
              "type": "object",
              "required": [
               "secret"
              ],
              "properties": {
               "secret": {
                "type": "string",
                "pattern": "^whsec_",
                "description": "What messages are signed with."
               }
              }
             }
            ]
           },
           "WebhookDelivery": {
            "type": "object",
            "required": [
             "id",
             "webhook_id",
             "event",
             "submission_id",
             "state",
             "attempts",
             "status",
             "error",
             "created_at",
             "next_attempt_at",
             "delivered_at"
            ],
            "properties": {
             "id": {
              "type": "string",
              "format": "uuid",
              "description": "Behind `msg_` it is the message's id."
             },
             "webhook_id": {
              "type": "string",
              "format": "uuid"
             },
             "event": {
              "enum": [
               "feedback.created",
               "rating.created",
               "test"
              ]
             },
             "submission_id": {
              "type": [
               "string",
               "null"
              ]
             },
             "state": {
              "enum": [
               "pending",
               "delivered",
               "failed"
              ]
             },
             "attempts": {
              "type": "integer",
              "minimum": 0
             },
             "status": {
              "type": [
               "integer",
               "null"
              ],
              "description": "The receiver's last answer."
             },
             "error": {
              "type": [
               "string",
               "null"
              ]
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "next_attempt_at": {
              "type": [
               "string",
               "null"
              ],
              "format": "date-time"
             },
             "delivered_at": {
              "type": [
               "string",
               "null"
              ],
              "format": "date-time"
             }
            }
           },
           "WebhookDeliveryList": {
            "type": "object",
            "required": [
             "deliveries",
             "pagination"
            ],
            "properties": {
             "deliveries": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/WebhookDelivery"
              }
             },
             "pagination": {
              "$ref": "#/components/schemas/Pagination"
             }
            }
           },
           "NewToken": {
            "type": "object",
            "properties": {
             "label": {
              "type": "string",
              "maxLength": 100
             },
             "scopes": {
              "type": "array",
              "maxItems": 3,
              "items": {
               "enum": [
                "read",
                "write",
                "admin"
               ]
              }
             },
             "project_id": {
              "type": "string",
              "description": "A project's id or key."
             },
             "expires_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "Project": {
            "type": "object",
            "required": [
             "id",
             "key",
             "name",
             "description",
             "allowed_origins",
             "org_id",
             "feedback_count",
             "retention_days",
             "identity",
             "identity_org",
             "created_at",
             "updated_at"
            ],
            "properties": {
             "id": {
              "type": "string"
             },
             "key": {
              "type": "string",
              "format": "uuid",
              "description": "What widgets send."
             },
             "name": {
              "type": "string"
             },
             "description": {
              "type": "string"
             },
             "allowed_origins": {
              "type": "array",
              "items": {
               "type": "string"
              }
             },
             "org_id": {
              "type": "string"
             },
             "feedback_count": {
              "type": "integer",
              "minimum": 0
             },
             "identity": {
              "enum": [
               "off",
               "optional",
               "required"
              ],
              "description": "What is asked of senders, as docs/identity.md has it."
             },
             "identity_org": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 200,
              "description": "The one Zitadel organization whose users may send; null for any."
             },
             "retention_days": {
              "type": [
               "integer",
               "null"
              ],
              "description": "Days after which submissions are deleted."
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "updated_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "ProjectList": {
            "type": "object",
            "required": [
             "projects"
            ],
            "properties": {
             "projects": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Project"
              }
             }
            }
           },
           "NewProject": {
            "allOf": [
             {
              "$ref": "#/components/schemas/ProjectChange"
             },
             {
              "type": "object",
              "required": [
               "name"
              ],
              "properties": {
               "name": {
                "type": "string",
                "minLength": 1
               }
              }
             }
            ]
           },
           "ProjectChange": {
            "type": "object",
            "properties": {
             "name": {
              "type": "string",
              "maxLength": 100
             },
             "description": {
              "type": "string",
              "maxLength": 1000
             },
             "allowed_origins": {
              "type": "array",
              "maxItems": 100,
              "items": {
               "type": "string",
               "description": "Such as https://example.org, https://*.example.org or *."
              }
             },
             "identity": {
              "enum": [
               "off",
               "optional",
               "required"
              ],
              "description": "What is asked of senders, as docs/identity.md has it."
             },
             "identity_org": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 200,
              "description": "The one Zitadel organization whose users may send; null for any."
             },
             "retention_days": {
              "type": [
               "integer",
               "null"
              ],
              "minimum": 1,
              "maximum": 3650
             }
            }
           },
           "FeedbackStatus": {
            "enum": [
             "New",
             "Active",
             "Assigned",
             "Hold",
             "Closed",
             "Resolved"
            ]
           },
           "FeedbackType": {
            "enum": [
             "Bug",
             "Feature",
             "Praise",
             "Question",
             "Improvement",
             "Other"
            ]
           },
           "FeedbackSource": {
            "enum": [
             "Widget",
             "Manual",
             "Mintlify",
             "Stripe",
             "Polar",
             "SocialShare"
            ]
           },
           "FeedbackItem": {
            "type": "object",
            "required": [
             "id",
             "project_id",
             "message",
             "status",
             "type",
             "source",
             "path",
             "version",
             "submitted_by",
             "resolution_note",
             "archived",
             "created_at",
             "updated_at",
             "submitted_by_email",
             "assignee",
             "tags",
             "has_screenshot",
             "verified_by",
             "user_id"
            ],
            "properties": {
             "verified_by": {
              "enum": [
               "session",
               "access_token",
               "end_user_token",
               null
              ],
              "description": "How the sender was verified; null for one whom nobody verified."
             },
             "user_id": {
              "type": [
               "string",
               "null"
              ],
              "description": "The verified sender's id."
             },
             "id": {
              "type": "string"
             },
             "project_id": {
              "type": "string"
             },
             "message": {
              "type": "string"
             },
             "status": {
              "$ref": "#/components/schemas/FeedbackStatus"
             },
             "type": {
              "$ref": "#/components/schemas/FeedbackType"
             },
             "source": {
              "$ref": "#/components/schemas/FeedbackSource"
             },
             "path": {
              "type": [
               "string",
               "null"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ]
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ]
             },
             "resolution_note": {
              "type": [
               "string",
               "null"
              ]
             },
             "archived": {
              "type": "boolean"
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             },
             "updated_at": {
              "type": "string",
              "format": "date-time"
             },
             "submitted_by_email": {
              "type": [
               "string",
               "null"
              ]
             },
             "assignee": {
              "type": [
               "string",
               "null"
              ]
             },
             "tags": {
              "type": "array",
              "items": {
               "type": "string"
              }
             },
             "has_screenshot": {
              "type": "boolean"
             }
            }
           },
           "FeedbackList": {
            "type": "object",
            "required": [
             "feedback",
             "pagination"
            ],
            "properties": {
             "feedback": {
              "type": "array",
              "maxItems": 100,
              "items": {
               "$ref": "#/components/schemas/FeedbackItem"
              }
             },
             "pagination": {
              "$ref": "#/components/schemas/Pagination"
             }
            }
           },
           "Pagination": {
            "type": "object",
            "required": [
             "page",
             "limit",
             "total",
             "total_pages",
             "next_cursor"
            ],
            "properties": {
             "page": {
              "type": "integer",
              "minimum": 1
             },
             "limit": {
              "type": "integer",
              "minimum": 1,
              "maximum": 100
             },
             "total": {
              "type": "integer",
              "minimum": 0
             },
             "total_pages": {
              "type": "integer",
              "minimum": 0
             },
             "next_cursor": {
              "type": [
               "string",
               "null"
              ],
              "description": "What cursor takes to go on; null behind the last page."
             }
            }
           },
           "NewFeedback": {
            "type": "object",
            "required": [
             "message"
            ],
            "properties": {
             "message": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1000
             },
             "type": {
              "description": "One of the types, or empty.",
              "enum": [
               "Bug",
               "Feature",
               "Praise",
               "Question",
               "Improvement",
               "Other",
               ""
              ]
             },
             "source": {
              "description": "Manual where it is missing.",
              "enum": [
               "Widget",
               "Manual",
               "Mintlify",
               "Stripe",
               "Polar",
               "SocialShare",
               ""
              ]
             },
             "path": {
              "type": "string",
              "maxLength": 2048
             },
             "version": {
              "type": "string",
              "maxLength": 50
             },
             "submitted_by": {
              "type": "string",
              "maxLength": 255
             },
             "submitted_by_email": {
              "type": "string",
              "maxLength": 320
             }
            }
           },
           "FeedbackChange": {
            "type": "object",
            "properties": {
             "message": {
              "type": "string",
              "maxLength": 1000
             },
             "type": {
              "enum": [
               "Bug",
               "Feature",
               "Praise",
               "Question",
               "Improvement",
               "Other",
               ""
              ]
             },
             "status": {
              "enum": [
               "New",
               "Active",
               "Assigned",
               "Hold",
               "Closed",
               "Resolved",
               ""
              ]
             },
             "resolution_note": {
              "type": "string",
              "maxLength": 10000
             },
             "assignee": {
              "type": [
               "string",
               "null"
              ],
              "maxLength": 255
             },
             "tags": {
              "type": "array",
              "maxItems": 20,
              "items": {
               "type": "string",
               "minLength": 1,
               "maxLength": 50
              }
             }
            }
           },
           "BulkChange": {
            "allOf": [
             {
              "$ref": "#/components/schemas/FeedbackChange"
             },
             {
              "type": "object",
              "required": [
               "ids"
              ],
              "properties": {
               "ids": {
                "type": "array",
                "minItems": 1,
                "maxItems": 200,
                "items": {
                 "type": "string",
                 "format": "uuid"
                }
               },
               "archived": {
                "type": "boolean"
               }
              }
             }
            ]
           },
           "BulkChanged": {
            "type": "object",
            "required": [
             "updated",
             "not_found"
            ],
            "properties": {
             "updated": {
              "type": "integer",
              "minimum": 0
             },
             "not_found": {
              "type": "integer",
              "minimum": 0
             }
            }
           },
           "Comment": {
            "type": "object",
            "required": [
             "id",
             "feedback_id",
             "author",
             "author_name",
             "message",
             "created_at"
            ],
            "properties": {
             "id": {
              "type": "string"
             },
             "feedback_id": {
              "type": "string"
             },
             "author": {
              "type": "string"
             },
             "author_name": {
              "type": "string"
             },
             "message": {
              "type": "string"
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "CommentList": {
            "type": "object",
            "required": [
             "comments"
            ],
            "properties": {
             "comments": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/Comment"
              }
             }
            }
           },
           "NewComment": {
            "type": "object",
            "required": [
             "message"
            ],
            "properties": {
             "message": {
              "type": "string",
              "minLength": 1,
              "maxLength": 10000
             }
            }
           },
           "TaggedValue": {
            "oneOf": [
             {
              "type": "object",
              "required": [
               "type",
               "value"
              ],
              "properties": {
               "type": {
                "const": "helpful"
               },
               "value": {
                "type": "boolean"
               }
              }
             },
             {
              "type": "object",
              "required": [
               "type",
               "value",
               "max_stars"
              ],
              "properties": {
               "type": {
                "const": "star"
               },
               "value": {
                "type": "integer",
                "minimum": 1,
                "maximum": 10,
                "description": "Half stars are rounded here."
               },
               "max_stars": {
                "type": "integer",
                "minimum": 1,
                "maximum": 10
               }
              }
             },
             {
              "type": "object",
              "required": [
               "type",
               "value"
              ],
              "properties": {
               "type": {
                "const": "nps"
               },
               "value": {
                "type": "integer",
                "minimum": 0,
                "maximum": 10
               }
              }
             }
            ]
           },
           "RatingItem": {
            "type": "object",
            "required": [
             "id",
             "project_id",
             "rating_type",
             "value",
             "path",
             "version",
             "submitted_by",
             "metadata",
             "archived",
             "created_at",
             "verified_by",
             "user_id"
            ],
            "properties": {
             "verified_by": {
              "enum": [
               "session",
               "access_token",
               "end_user_token",
               null
              ],
              "description": "How the sender was verified; null for one whom nobody verified."
             },
             "user_id": {
              "type": [
               "string",
               "null"
              ],
              "description": "The verified sender's id."
             },
             "id": {
              "type": "string"
             },
             "project_id": {
              "type": "string"
             },
             "rating_type": {
              "enum": [
               "helpful",
               "star",
               "nps"
              ]
             },
             "value": {
              "$ref": "#/components/schemas/TaggedValue"
             },
             "path": {
              "type": [
               "string",
               "null"
              ]
             },
             "version": {
              "type": [
               "string",
               "null"
              ]
             },
             "submitted_by": {
              "type": [
               "string",
               "null"
              ]
             },
             "metadata": {
              "type": [
               "object",
               "null"
              ]
             },
             "archived": {
              "type": "boolean"
             },
             "created_at": {
              "type": "string",
              "format": "date-time"
             }
            }
           },
           "RatingList": {
            "type": "object",
            "required": [
             "ratings",
             "pagination"
            ],
            "properties": {
             "ratings": {
              "type": "array",
              "maxItems": 100,
              "items": {
               "$ref": "#/components/schemas/RatingItem"
              }
             },
             "pagination": {
              "$ref": "#/components/schemas/Pagination"
             }
            }
           },
           "NewRating": {
            "anyOf": [
             {
              "type": "object",
              "required": [
               "value"
              ],
              "properties": {
               "value": {
                "type": "boolean"
               },
               "path": {
                "type": "string",
                "maxLength": 2048
               },
               "version": {
                "type": "string",
                "maxLength": 50
               },
               "submitted_by": {
                "type": "string",
                "maxLength": 255
               },
               "metadata": {
                "type": [
                 "object",
                 "null"
                ]
               }
              }
             },
             {
              "type": "object",
              "required": [
               "rating"
              ],
              "properties": {
               "rating": {
                "type": "object",
                "required": [
                 "type",
                 "value"
                ],
                "properties": {
                 "type": {
                  "enum": [
                   "helpful",
                   "star",
                   "nps"
                  ]
                 },
                 "value": {
                  "type": [
                   "boolean",
                   "number"
                  ]
                 },
                 "max_stars": {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 10
                 }
                }
               },
               "context": {
                "type": "object",
                "properties": {
                 "path": {
                  "type": "string",
                  "maxLength": 2048
                 },
                 "version": {
                  "type": "string",
                  "maxLength": 50
                 },
                 "submitted_by": {
                  "type": "string",
                  "maxLength": 255
                 },
                 "metadata": {
                  "type": [
                   "object",
                   "null"
                  ],
                  "description": "At most 4096 bytes of JSON."
                 }
                }
               }
              }
             }
            ]
           },
           "FeedbackStatistics": {
            "type": "object",
            "required": [
             "total",
             "current_month",
             "last_month"
            ],
            "properties": {
             "total": {
              "type": "integer",
              "minimum": 0
             },
             "current_month": {
              "type": "integer",
              "minimum": 0
             },
             "last_month": {
              "type": "integer",
              "minimum": 0
             },
             "by_type": {
              "type": "object",
              "additionalProperties": {
               "type": "integer"
              }
             },
             "by_status": {
              "type": "object",
              "additionalProperties": {
               "type": "integer"
              }
             }
            }
           },
           "Summary": {
            "type": "object",
            "required": [
             "project",
             "feedback",
             "ratings"
            ],
            "properties": {
             "project": {
              "$ref": "#/components/schemas/Project"
             },
             "feedback": {
              "$ref": "#/components/schemas/FeedbackStatistics"
             },
             "ratings": {
              "type": "object",
              "required": [
               "helpful",
               "star",
               "nps"
              ],
              "properties": {
               "helpful": {
                "type": "object",
                "required": [
                 "total",
                 "percentage"
                ],
                "properties": {
                 "total": {
                  "type": "integer"
                 },
                 "percentage": {
                  "type": "number"
                 }
                }
               },
               "star": {
                "type": "object",
                "required": [
                 "total",
                 "average"
                ],
                "properties": {
                 "total": {
                  "type": "integer"
                 },
                 "average": {
                  "type": "number"
                 }
                }
               },
               "nps": {
                "type": "object",
                "required": [
                 "total",
                 "score"
                ],
                "properties": {
                 "total": {
                  "type": "integer"
                 },
                 "score": {
                  "type": "integer"
                 }
                }
               }
              }
             }
            }
           },
           "HelpfulStatistics": {
            "type": "object",
            "required": [
             "type",
             "total",
             "helpful",
             "not_helpful",
             "percentage"
            ],
            "properties": {
             "type": {
              "const": "helpful"
             },
             "total": {
              "type": "integer",
              "minimum": 0
             },
             "helpful": {
              "type": "integer",
              "minimum": 0
             },
             "not_helpful": {
              "type": "integer",
              "minimum": 0
             },
             "percentage": {
              "type": "number",
              "minimum": 0,
              "maximum": 100
             },
             "helpful_percentage": {
              "type": "number",
              "description": "The same as percentage."
             }
            }
           },
           "StarStatistics": {
            "type": "object",
            "required": [
             "type",
             "total",
             "average",
             "distribution"
            ],
            "properties": {
             "type": {
              "const": "star"
             },
             "total": {
              "type": "integer",
              "minimum": 0
             },
             "average": {
              "type": "number",
              "minimum": 0,
              "maximum": 10
             },
             "distribution": {
              "type": "object",
              "additionalProperties": {
               "type": "integer"
              }
             }
            }
           },
           "NPSStatistics": {
            "type": "object",
            "required": [
             "type",
             "total",
             "score",
             "promoters",
             "passives",
             "detractors",
             "distribution"
            ],
            "properties": {
             "type": {
              "const": "nps"
             },
             "total": {
              "type": "integer",
              "minimum": 0
             },
             "score": {
              "type": "integer",
              "minimum": -100,
              "maximum": 100
             },
             "promoters": {
              "type": "integer",
              "minimum": 0
             },
             "passives": {
              "type": "integer",
              "minimum": 0
             },
             "detractors": {
              "type": "integer",
              "minimum": 0
             },
             "distribution": {
              "type": "object",
              "additionalProperties": {
               "type": "integer"
              }
             }
            }
           },
           "RatingStatistics": {
            "oneOf": [
             {
              "$ref": "#/components/schemas/HelpfulStatistics"
             },
             {
              "$ref": "#/components/schemas/StarStatistics"
             },
             {
              "$ref": "#/components/schemas/NPSStatistics"
             }
            ]
           },
           "TimeSeries": {
            "type": "object",
            "required": [
             "interval",
             "timezone",
             "points"
            ],
            "properties": {
             "interval": {
              "enum": [
               "hour",
               "day",
               "week",
               "month"
              ]
             },
             "timezone": {
              "type": "string"
             },
             "points": {
              "type": "array",
              "items": {
               "type": "object",
               "required": [
                "start",
                "kind",
                "group",
                "count"
               ],
               "properties": {
                "start": {
                 "type": "string",
                 "format": "date-time",
                 "description": "The beginning of the interval in the zone, written in UTC."
                },
                "kind": {
                 "enum": [
                  "feedback",
                  "helpful",
                  "star",
                  "nps"
                 ]
                },
                "group": {
                 "type": [
                  "string",
                  "null"
                 ]
                },
                "count": {
                 "type": "integer"
                }
               }
              }
             }
            }
           },
           "SubmitterName": {
            "type": "object",
            "required": [
             "submitter"
            ],
            "properties": {
             "submitter": {
              "type": "string",
              "minLength": 1,
              "maxLength": 320,
              "description": "What submitted_by or submitted_by_email holds."
             }
            }
           },
           "SubmitterData": {
            "type": "object",
            "required": [
             "feedback",
             "ratings"
            ],
            "properties": {
             "feedback": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/FeedbackItem"
              }
             },
             "ratings": {
              "type": "array",
              "items": {
               "$ref": "#/components/schemas/RatingItem"
              }
             }
            }
           },
           "Erased": {
            "type": "object",
            "required": [
             "feedback",
             "ratings"
            ],
            "properties": {
             "feedback": {
              "type": "integer",
              "minimum": 0
             },
             "ratings": {
              "type": "integer",
              "minimum": 0
             }
            }
           },
           "Problem": {
            "type": "object",
            "required": [
             "error",
             "message"
            ],
            "properties": {
             "error": {
              "enum": [
               "validation_error",
               "bad_request",
               "unauthorized",
               "forbidden",
               "not_found",
               "method_not_allowed",
               "payload_too_large",
               "internal_error",
               "unavailable",
               "bad_gateway"
              ],
              "description": "For programs."
             },
             "message": {
              "type": "string",
              "description": "For people; may change."
             }
            }
           }
          },
          "parameters": {
           "SessionId": {
            "name": "X-Session-Id",
            "in": "header",
            "description": "A session of Zitadel, for projects that want to know who submits; with X-Session-Token. Instead of both, `Authorization` with `Bearer` and an access token or an end-user token. docs/identity.md has more.",
            "schema": {
             "type": "string",
             "pattern": "^[0-9]{1,200}$"
            }
           },
           "SessionToken": {
            "name": "X-Session-Token",
            "in": "header",
            "description": "The session's token.",
            "schema": {
             "type": "string",
             "pattern": "^[A-Za-z0-9_-]{16,200}$"
            }
           },
           "Origin": {
            "name": "Origin",
            "in": "header",
            "description": "Browsers send it; it must match one of the project's allowed origins.",
            "schema": {
             "type": "string"
            },
            "example": "https://shop.example"
           },
           "Referer": {
            "name": "Referer",
            "in": "header",
            "description": "Its origin counts when there is no Origin.",
            "schema": {
             "type": "string"
            }
           },
           "Prefer": {
            "name": "Prefer",
            "in": "header",
            "description": "`wait` asks for 200 where the deployment answers with 202 at once; `wait=N` for no longer than N seconds where there is a journal (RFC 7240).",
            "schema": {
             "type": "string"
            },
            "example": "wait=10"
           },
           "IdempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "The submission's id, as the body's `id`, and before it. Here anything but a version 7 UUID of the allowed time is 400.",
            "schema": {
             "type": "string",
             "format": "uuid",
             "minLength": 36,
             "maxLength": 36
            },
            "example": "01a205c0-675f-766e-b3fc-26254b15f435"
           },
           "ContentEncoding": {
            "name": "Content-Encoding",
            "in": "header",
            "description": "How the body is compressed; the limits hold before and after inflating.",
            "schema": {
             "type": "string",
             "enum": [
              "gzip",
              "x-gzip",
              "identity"
             ]
            }
           },
           "ProjectID": {
            "name": "project_id",
            "in": "path",
            "required": true,
            "description": "The project's id, or its key.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "FeedbackID": {
            "name": "feedback_id",
            "in": "path",
            "required": true,
            "description": "The feedback's id.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "RatingID": {
            "name": "rating_id",
            "in": "path",
            "required": true,
            "description": "The rating's id.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "Subject": {
            "name": "subject",
            "in": "path",
            "required": true,
            "description": "The member's id at Zitadel.",
            "schema": {
             "type": "string",
             "minLength": 1
            }
           },
           "InvitationID": {
            "name": "invitation_id",
            "in": "path",
            "required": true,
            "description": "The invitation's id.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "WebhookID": {
            "name": "webhook_id",
            "in": "path",
            "required": true,
            "description": "The webhook's id.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "TokenID": {
            "name": "token_id",
            "in": "path",
            "required": true,
            "description": "The token's id.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "Page": {
            "name": "page",
            "in": "query",
            "description": "From 1; a number outside the bounds means the nearest inside.",
            "schema": {
             "type": "integer",
             "default": 1
            }
           },
           "Limit": {
            "name": "limit",
            "in": "query",
            "description": "Rows of a page, 1 to 100; a number outside means the nearest inside.",
            "schema": {
             "type": "integer",
             "default": 20
            }
           },
           "Cursor": {
            "name": "cursor",
            "in": "query",
            "description": "The next_cursor of the page before; page is not looked at then.",
            "schema": {
             "type": "string",
             "format": "uuid"
            }
           },
           "Status": {
            "name": "status",
            "in": "query",
            "description": "Only this status.",
            "schema": {
             "$ref": "#/components/schemas/FeedbackStatus"
            }
           },
           "FeedbackType": {
            "name": "type",
            "in": "query",
            "description": "Only this type.",
            "schema": {
             "$ref": "#/components/schemas/FeedbackType"
            }
           },
           "Source": {
            "name": "source",
            "in": "query",
            "description": "Only this source.",
            "schema": {
             "$ref": "#/components/schemas/FeedbackSource"
            }
           },
           "Search": {
            "name": "search",
            "in": "query",
            "description": "Only messages with this text in them, whatever its case.",
            "schema": {
             "type": "string",
             "maxLength": 200
            }
           },
           "Path": {
            "name": "path",
            "in": "query",
            "description": "Only this path.",
            "schema": {
             "type": "string",
             "maxLength": 2048
            }
           },
           "Version": {
            "name": "version",
            "in": "query",
            "description": "Only this version.",
            "schema": {
             "type": "string",
             "maxLength": 255
            }
           },
           "Submitter": {
            "name": "submitted_by",
            "in": "query",
            "description": "Only what this id or address sent.",
            "schema": {
             "type": "string",
             "maxLength": 255
            }
           },
           "Tag": {
            "name": "tag",
            "in": "query",
            "description": "Only what has this tag.",
            "schema": {
             "type": "string",
             "maxLength": 255
            }
           },
           "Verified": {
            "name": "verified",
            "in": "query",
            "description": "Only what a verified user sent, or only what nobody was verified for.",
            "schema": {
             "type": "boolean"
            }
           },
           "Assignee": {
            "name": "assignee",
            "in": "query",
            "description": "Only what is assigned to this one; none for nobody.",
            "schema": {
             "type": "string",
             "maxLength": 255
            }
           },
           "From": {
            "name": "from",
            "in": "query",
            "description": "From this time on; also a date, in UTC.",
            "schema": {
             "type": "string",
             "format": "date-time"
            }
           },
           "To": {
            "name": "to",
            "in": "query",
            "description": "Before this time; also a date, in UTC.",
            "schema": {
             "type": "string",
             "format": "date-time"
            }
           },
           "FeedbackSort": {
            "name": "sort",
            "in": "query",
            "description": "The order; a minus for the newest first.",
            "schema": {
             "enum": [
              "created_at",
              "-created_at",
              "updated_at",
              "-updated_at"
             ],
             "default": "-created_at"
            }
           },
           "RatingSort": {
            "name": "sort",
            "in": "query",
            "description": "The order; a minus for the newest first.",
            "schema": {
             "enum": [
              "created_at",
              "-created_at"
             ],
             "default": "-created_at"
            }
           },
           "RatingType": {
            "name": "type",
            "in": "query",
            "description": "Only this type.",
            "schema": {
             "enum": [
              "helpful",
              "star",
              "nps"
             ]
            }
           },
           "Value": {
            "name": "value",
            "in": "query",
            "description": "Only helpful ratings of this value.",
            "schema": {
             "type": "boolean"
            }
           },
           "Format": {
            "name": "format",
            "in": "query",
            "description": "The form of the file.",
            "schema": {
             "enum": [
              "csv",
              "ndjson"
             ],
             "default": "csv"
            }
           },
           "Interval": {
            "name": "interval",
            "in": "query",
            "description": "How time is cut.",
            "schema": {
             "enum": [
              "hour",
              "day",
              "week",
              "month"
             ],
             "default": "day"
            }
           },
           "TimeZone": {
            "name": "timezone",
            "in": "query",
            "description": "In which zone days begin, a name of the IANA database.",
            "schema": {
             "type": "string",
             "default": "UTC",
             "maxLength": 64
            }
           },
           "Kind": {
            "name": "kind",
            "in": "query",
            "description": "Only these submissions.",
            "schema": {
             "enum": [
              "feedback",
              "helpful",
              "star",
              "nps"
             ]
            }
           },
           "Bucket": {
            "name": "type",
            "in": "query",
            "description": "Only this type of feedback, or this value of a rating.",
            "schema": {
             "type": "string",
             "maxLength": 20
            }
           },
           "Score": {
            "name": "score",
            "in": "query",
            "description": "The same as type, for scores.",
            "schema": {
             "type": "string",
             "maxLength": 20
            }
           },
           "GroupBy": {
            "name": "group_by",
            "in": "query",
            "description": "What counts are told apart by, besides kind.",
            "schema": {
             "enum": [
              "kind",
              "type",
              "score",
              "status"
             ]
            }
           }
          },
          "headers": {
           "AnyOrigin": {
            "description": "Any page may read the answer.",
            "schema": {
             "const": "*"
            }
           },
           "ServerTiming": {
            "description": "Milliseconds for which the submission waited for its batch to be sent and for the database to commit it.",
            "schema": {
             "type": "string"
            },
            "example": "batch;dur=0.11, db;dur=1.59"
           },
           "RetryAfter": {
            "description": "Seconds after which to come again.",
            "required": true,
            "schema": {
             "type": "integer",
             "minimum": 2,
             "maximum": 4
            }
           },
           "ExposeHeaders": {
            "description": "What a script may read of the head.",
            "schema": {
             "const": "Retry-After"
            }
           },
           "Allow": {
            "description": "The methods that the path takes.",
            "required": true,
            "schema": {
             "type": "string",
             "enum": [
              "POST, OPTIONS",
              "GET, HEAD"
             ]
            }
           },
           "ConnectionClose": {
            "description": "The connection closes after this answer.",
            "schema": {
             "const": "close"
            }
           },
           "NoStore": {
            "description": "The state of this moment.",
            "schema": {
             "const": "no-store"
            }
           }
          },
          "responses": {
           "Unverified": {
            "description": "The project wants a session and there is none (`session_required`), the session or token is not valid (`session_invalid`), or it proves nothing (`session_unproven`); for hooks, the signature does not hold (`signature_invalid`).",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "WWW-Authenticate": {
              "required": true,
              "schema": {
               "const": "Bearer"
              }
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              }
             }
            }
           },
           "Accepted": {
            "description": "Not committed yet; on the gateway's disk when it says `queued`.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Accepted"
              }
             }
            }
           },
           "RatingAccepted": {
            "description": "Not committed yet. A rating that turns out to be repeated is dropped later.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/RatingStored"
              }
             }
            }
           },
           "BadRequest": {
            "description": "A field broke a rule, the project asks for work that was not done, or the message is not HTTP as RFC 9112 has it; the connection closes in the last case.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "validation_error": {
                "value": {
                 "error": "validation_error",
                 "message": "message must have 1 to 1000 characters after trimming"
                }
               },
               "proof_required": {
                "value": {
                 "error": "proof_required",
                 "message": "This project asks for a proof of work: send an id, and a proof of difficulty zero bits",
                 "difficulty": 18
                }
               },
               "bad_request": {
                "value": {
                 "error": "bad_request",
                 "message": "The Host field is missing."
                }
               }
              }
             }
            }
           },
           "Forbidden": {
            "description": "The project does not allow this origin.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "origin_not_allowed",
                 "message": "This site's origin is not in the project's allowed origins; add it in the project's settings"
                }
               }
              }
             }
            }
           },
           "ProjectNotFound": {
            "description": "No project has this key.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "project_not_found",
                 "message": "No project has this project_key"
                }
               }
              }
             }
            }
           },
           "NotFound": {
            "description": "There is nothing at this path.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "not_found",
                 "message": "There is nothing at this path"
                }
               }
              }
             }
            }
           },
           "MethodNotAllowed": {
            "description": "The path does not take this method.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Allow": {
              "$ref": "#/components/headers/Allow"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "method_not_allowed",
                 "message": "This path does not take this method; see the Allow header"
                }
               }
              }
             }
            }
           },
           "RequestTimeout": {
            "description": "Head or body did not arrive in time; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "request_timeout",
                 "message": "The request did not arrive in time"
                }
               }
              }
             }
            }
           },
           "DuplicateRating": {
            "description": "A rating by this submitter is stored for this path already.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Server-Timing": {
              "$ref": "#/components/headers/ServerTiming"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "duplicate_rating",
                 "message": "A rating by this submitter has already been stored for this path"
                }
               }
              }
             }
            }
           },
           "LengthRequired": {
            "description": "Neither a Content-Length nor a chunked body.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "length_required",
                 "message": "Send a Content-Length, or a chunked body"
                }
               }
              }
             }
            }
           },
           "ContentTooLarge": {
            "description": "The body or the image passes its limit.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "payload_too_large",
                 "message": "The body is too large for this path"
                }
               }
              }
             }
            }
           },
           "TargetTooLong": {
            "description": "The request line passes 8 KiB; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "bad_request",
                 "message": "The request target is too long."
                }
               }
              }
             }
            }
           },
           "UnsupportedMediaType": {
            "description": "The media type, the content encoding or the image is not taken here.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "unsupported_media_type",
                 "message": "Send application/json, or text/plain with JSON in it, as UTF-8; for forms multipart/form-data"
                }
               }
              }
             }
            }
           },
           "ExpectationFailed": {
            "description": "An expectation other than 100-continue; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "bad_request",
                 "message": "The only expectation understood here is '100-continue'."
                }
               }
              }
             }
            }
           },
           "Rejected": {
            "description": "The database refused the content; the row was set aside for the operator. Do not send it again.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "rejected",
                 "message": "The database refused the content; it has been set aside for the operator"
                }
               }
              }
             }
            }
           },
           "HeadTooLarge": {
            "description": "A line passes 8 KiB, there are more than 100 fields, or the head passes 16 KiB; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "bad_request",
                 "message": "The header section is too large."
                }
               }
              }
             }
            }
           },
           "NotImplemented": {
            "description": "An unknown method, or a transfer coding other than chunked; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "bad_request",
                 "message": "The request method is not known to this server."
                }
               }
              }
             }
            }
           },
           "TooManyRequests": {
            "description": "The client or the project submits more often than its limit allows. Nothing was stored.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Retry-After": {
              "description": "Seconds after which to come again, some of them at random.",
              "required": true,
              "schema": {
               "type": "integer",
               "minimum": 1
              }
             },
             "RateLimit-Policy": {
              "description": "The limit's name, what it allows at once, and in how many seconds as many again (draft-ietf-httpapi-ratelimit-headers-10).",
              "required": true,
              "schema": {
               "type": "string",
               "pattern": "^\"(address|project-address|project|global|unknown-credentials)\";q=\\d+;w=\\d+$"
              }
             },
             "RateLimit": {
              "description": "That none remains, and in how many seconds the next one is allowed.",
              "required": true,
              "schema": {
               "type": "string",
               "pattern": "^\"(address|project-address|project|global|unknown-credentials)\";r=0;t=\\d+$"
              }
             },
             "Access-Control-Expose-Headers": {
              "description": "What a script may read of the head.",
              "schema": {
               "const": "Retry-After, RateLimit, RateLimit-Policy"
              }
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "limited": {
                "value": {
                 "error": "rate_limited",
                 "message": "Too many submissions; try again after Retry-After seconds"
                }
               }
              }
             }
            }
           },
           "Unavailable": {
            "description": "A bound of the gateway is reached, or the database cannot be reached. Nothing was stored.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Retry-After": {
              "$ref": "#/components/headers/RetryAfter"
             },
             "Access-Control-Expose-Headers": {
              "$ref": "#/components/headers/ExposeHeaders"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "overloaded": {
                "value": {
                 "error": "overloaded",
                 "message": "The service is busy; try again after Retry-After seconds"
                }
               },
               "unavailable": {
                "value": {
                 "error": "unavailable",
                 "message": "The database cannot be reached; try again after Retry-After seconds"
                }
               }
              }
             }
            }
           },
           "OutcomeUnknown": {
            "description": "The database was lost while it stored this. Send it again with the same id; the message ends with the id.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Retry-After": {
              "$ref": "#/components/headers/RetryAfter"
             },
             "Access-Control-Expose-Headers": {
              "$ref": "#/components/headers/ExposeHeaders"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "outcome_unknown",
                 "message": "The database was lost while it stored this; send it again with this id to be sure: 01a205c0-675f-766e-b3fc-26254b15f435"
                }
               }
              }
             }
            }
           },
           "VersionNotSupported": {
            "description": "Another version than HTTP/1.0 and HTTP/1.1; the connection closes.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Connection": {
              "$ref": "#/components/headers/ConnectionClose"
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Error"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "bad_request",
                 "message": "Only HTTP/1.1 and HTTP/1.0 are spoken here."
                }
               }
              }
             }
            }
           },
           "Preflight": {
            "description": "Any page may send here.",
            "headers": {
             "Access-Control-Allow-Origin": {
              "$ref": "#/components/headers/AnyOrigin"
             },
             "Access-Control-Allow-Methods": {
              "schema": {
               "const": "POST, OPTIONS"
              }
             },
             "Access-Control-Allow-Headers": {
              "schema": {
               "const": "Content-Type, Content-Encoding, Idempotency-Key, Prefer, X-Session-Id, X-Session-Token, Authorization, X-SeggWat-Platform, X-SeggWat-BundleID"
              }
             },
             "Access-Control-Max-Age": {
              "description": "Seconds for which this answer may be kept.",
              "schema": {
               "const": 86400
              }
             },
             "Allow": {
              "$ref": "#/components/headers/Allow"
             }
            }
           },
           "Refused": {
            "description": "A parameter or a member breaks a rule; the message names it.",
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "validation_error",
                 "message": "status must be one of New and so on"
                }
               }
              }
             }
            }
           },
           "Unauthorized": {
            "description": "The request shows no valid token.",
            "headers": {
             "WWW-Authenticate": {
              "schema": {
               "const": "Bearer"
              }
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "unauthorized",
                 "message": "Send a valid API token in X-API-Key"
                }
               }
              }
             }
            }
           },
           "NotAllowed": {
            "description": "The caller may not do this.",
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "forbidden",
                 "message": "This token lacks the scope write"
                }
               }
              }
             }
            }
           },
           "Missing": {
            "description": "There is nothing of this name that the caller may see.",
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "not_found",
                 "message": "There is no such project"
                }
               }
              }
             }
            }
           },
           "Conflict": {
            "description": "It cannot be done as things are; the message says what to do first.",
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "conflict",
                 "message": "An organization needs an owner: make somebody else owner first"
                }
               }
              }
             }
            }
           },
           "TooLong": {
            "description": "The body has more than 256 KiB.",
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "payload_too_large",
                 "message": "The body must have at most 262144 bytes"
                }
               }
              }
             }
            }
           },
           "Busy": {
            "description": "The database is away, or all its connections are busy.",
            "headers": {
             "Retry-After": {
              "schema": {
               "type": "integer"
              }
             }
            },
            "content": {
             "application/json": {
              "schema": {
               "$ref": "#/components/schemas/Problem"
              },
              "examples": {
               "only": {
                "value": {
                 "error": "unavailable",
                 "message": "Try again in a moment"
                }
               }
              }
             }
            }
           }
          }
         }
        }
        """#
}
