window.YTD.note_tweet.part0 = [
  {
    "noteTweet": {
      "noteTweetId": "1786639392568246274",
      "updatedAt": "2024-05-04T06:10:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Active",
        "originalName": "Active",
        "annotations": {}
      },
      "createdAt": "2024-05-04T06:10:00.000Z",
      "core": {
        "styletags": [],
        "urls": [],
        "text": "The second rule: a pan that is wet at noon is left alone until the evening of the next day, whoever asks.",
        "mentions": [],
        "cashtags": [],
        "hashtags": []
      }
    }
  },
  {
    "noteTweet": {
      "noteTweetId": "1786277004702646273",
      "updatedAt": "2024-05-03T06:10:00.000Z",
      "lifecycle": {
        "value": "1",
        "name": "Active",
        "originalName": "Active",
        "annotations": {}
      },
      "createdAt": "2024-05-03T06:10:00.000Z",
      "core": {
        "styletags": [
          {
            "styleTypes": [
              {
                "value": "0",
                "name": "Bold",
                "originalName": "BOLD",
                "annotations": {}
              }
            ],
            "fromIndex": "17",
            "toIndex": "22"
          },
          {
            "styleTypes": [
              {
                "value": "0",
                "name": "Italic",
                "originalName": "ITALIC",
                "annotations": {}
              }
            ],
            "fromIndex": "52",
            "toIndex": "62"
          }
        ],
        "urls": [
          {
            "expandedUrl": "https://example.org/rakes/drawings?of=1931",
            "shortUrl": "https://t.co/rake0001",
            "displayUrl": "example.org/rakes/drawin…",
            "fromIndex": "99",
            "toIndex": "120"
          }
        ],
        "text": "🧂 A pan is raked twice & never in rain. That is the first rule, and the others follow from it: see https://t.co/rake0001 for the drawings, or ask @tilda_moorhen who made them. #saltpans",
        "mentions": [
          {
            "screenName": "tilda_moorhen",
            "fromIndex": "146",
            "toIndex": "160"
          }
        ],
        "cashtags": [],
        "hashtags": [
          {
            "text": "saltpans",
            "fromIndex": "176",
            "toIndex": "185"
          }
        ]
      }
    }
  }
]
