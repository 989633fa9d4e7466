window.YTD.tweets.part0 = [
 {
  "tweet": {
   "created_at": "Mon Mar 02 08:18:00 +0000 2026",
   "id": "2028384311178166285",
   "id_str": "2028384311178166285",
   "full_text": "3/3 The pan at dawn https://t.co/panphoto1",
   "truncated": false,
   "display_text_range": [
    "0",
    "42"
   ],
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": [],
    "media": [
     {
      "display_url": "pic.x.com/anphoto1",
      "expanded_url": "https://x.com/ines_saltpan/status/2028384311178166285/photo/1",
      "id_str": "2028384000000000001",
      "indices": [
       "20",
       "42"
      ],
      "media_key": "3_2028384000000000001",
      "media_url_https": "https://pbs.twimg.com/media/FpanDawnXkAA1.jpg",
      "type": "photo",
      "url": "https://t.co/panphoto1",
      "ext_media_availability": {
       "status": "Available"
      },
      "sizes": {
       "small": {
        "h": "510",
        "w": "680",
        "resize": "fit"
       }
      },
      "original_info": {
       "height": "900",
       "width": "1200"
      },
      "ext_alt_text": "A white pan"
     }
    ]
   },
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "in_reply_to_status_id": "2028383849804726284",
   "in_reply_to_status_id_str": "2028383849804726284",
   "in_reply_to_user_id": "733700000000000011",
   "in_reply_to_user_id_str": "733700000000000011",
   "in_reply_to_screen_name": "ines_saltpan",
   "retweet_count": "5",
   "favorite_count": "41",
   "favorited": false,
   "retweeted": false,
   "lang": "en",
   "extended_entities": {
    "media": [
     {
      "display_url": "pic.x.com/anphoto1",
      "expanded_url": "https://x.com/ines_saltpan/status/2028384311178166285/photo/1",
      "id_str": "2028384000000000001",
      "indices": [
       "20",
       "42"
      ],
      "media_key": "3_2028384000000000001",
      "media_url_https": "https://pbs.twimg.com/media/FpanDawnXkAA1.jpg",
      "type": "photo",
      "url": "https://t.co/panphoto1",
      "ext_media_availability": {
       "status": "Available"
      },
      "sizes": {
       "small": {
        "h": "510",
        "w": "680",
        "resize": "fit"
       }
      },
      "original_info": {
       "height": "900",
       "width": "1200"
      },
      "ext_alt_text": "A white pan"
     }
    ]
   },
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "2028384311178166285"
     ],
     "editableUntil": "2026-03-02T08:18:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   }
  }
 },
 {
  "tweet": {
   "created_at": "Mon Mar 02 08:16:10 +0000 2026",
   "id": "2028383849804726284",
   "id_str": "2028383849804726284",
   "full_text": "2/3 @tilda_moorhen measured it: &lt;2 % is enough, see https://t.co/tables01 #saltpans",
   "truncated": false,
   "display_text_range": [
    "0",
    "86"
   ],
   "entities": {
    "hashtags": [
     {
      "indices": [
       "77",
       "86"
      ],
      "text": "saltpans"
     }
    ],
    "symbols": [],
    "user_mentions": [
     {
      "id_str": "733700000000000022",
      "indices": [
       "4",
       "18"
      ],
      "name": "Tilda Moorhen",
      "screen_name": "tilda_moorhen"
     }
    ],
    "urls": [
     {
      "display_url": "example.org/tables/2026",
      "expanded_url": "https://example.org/tables/2026",
      "indices": [
       "55",
       "76"
      ],
      "url": "https://t.co/tables01"
     }
    ]
   },
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "in_reply_to_status_id": "2028383556203446283",
   "in_reply_to_status_id_str": "2028383556203446283",
   "in_reply_to_user_id": "733700000000000011",
   "in_reply_to_user_id_str": "733700000000000011",
   "in_reply_to_screen_name": "ines_saltpan",
   "retweet_count": "5",
   "favorite_count": "41",
   "favorited": false,
   "retweeted": false,
   "lang": "en",
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "2028383849804726284"
     ],
     "editableUntil": "2026-03-02T08:16:10.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   }
  }
 },
 {
  "tweet": {
   "created_at": "Mon Mar 02 08:15:00 +0000 2026",
   "id": "2028383556203446283",
   "id_str": "2028383556203446283",
   "full_text": "1/3 Why the old pans froze &amp; the new ones did not. 🧂",
   "truncated": false,
   "display_text_range": [
    "0",
    "56"
   ],
   "entities": {
    "hashtags": [],
    "symbols": [],
    "user_mentions": [],
    "urls": []
   },
   "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
   "retweet_count": "5",
   "favorite_count": "41",
   "favorited": false,
   "retweeted": false,
   "lang": "en",
   "edit_info": {
    "initial": {
     "editTweetIds": [
      "2028383556203446283"
     ],
     "editableUntil": "2026-03-02T08:15:00.000Z",
     "editsRemaining": "5",
     "isEditEligible": true
    }
   }
  }
 }
]
